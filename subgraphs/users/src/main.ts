import { serve } from '@pet/platform/service';
import users from './index.ts';

serve(users);

import { serve } from '@pet/platform/service';
import builder from './index.ts';

serve(builder);

import { serve } from '@pet/platform/service';
import audit from './index.ts';

serve(audit);

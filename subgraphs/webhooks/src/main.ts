import { serve } from '@pet/platform/service';
import webhooks from './index.ts';

serve(webhooks);

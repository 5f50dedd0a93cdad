import { serve } from '@pet/platform/service';
import analytics from './index.ts';

serve(analytics);

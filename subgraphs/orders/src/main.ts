import { serve } from '@pet/platform/service';
import orders from './index.ts';

serve(orders);

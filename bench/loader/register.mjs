// Runs TypeScript with nothing but its types taken out, as a production build would. tsx, which the rest of the project
// runs on, has each function keep its name, and that is paid for whenever one is made.
import { register } from 'node:module';

register('./strip-types.mjs', import.meta.url);

import { tellShopJourney } from './shop-journey.ts';
import { startTestGateway } from './start-test-gateway.ts';

tellShopJourney(() => startTestGateway());

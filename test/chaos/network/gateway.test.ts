import { describeFaults } from '../../support/chaosCells.ts';
import { openGateway } from '../../support/chaosGateways.ts';

describeFaults('gateway', (fault) => openGateway('openai', fault));

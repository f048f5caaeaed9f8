import { describeFaults } from '../../support/chaosCells.ts';
import { openGateway } from '../../support/chaosGateways.ts';

describeFaults('gatewayBedrock', (fault) => openGateway('bedrock', fault));

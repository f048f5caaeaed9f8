import { describeFaults } from '../../support/chaosCells.ts';
import { openPings } from '../../support/chaosPings.ts';

describeFaults('bedrock', (fault) => openPings('bedrock', fault));

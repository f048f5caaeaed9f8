import { describeFaults } from '../../support/chaosCells.ts';
import { openPings } from '../../support/chaosPings.ts';

describeFaults('openai', (fault) => openPings('openai', fault));

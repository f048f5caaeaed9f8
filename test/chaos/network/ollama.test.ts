import { describeFaults } from '../../support/chaosCells.ts';
import { openPings } from '../../support/chaosPings.ts';

describeFaults('ollama', (fault) => openPings('ollama', fault));

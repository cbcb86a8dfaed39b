import { loadConfig } from '../config.ts';
import { openSweeper } from './sweeper.ts';

// After the loss of Temporal's store: asks for every workflow with a process that is not over. The relay of any running worker starts them;
// each plans from its facts and goes on where it was. Harmless where workflows still run: they plan again and find nothing new.
const sweeper = openSweeper(loadConfig().database.relay);
const asked = await sweeper.wakeAll(new Date());
await sweeper.close();
console.log(`${asked} workflows asked for. The worker starts them as it runs.`);

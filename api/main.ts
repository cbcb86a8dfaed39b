import { loadConfig } from '../config.ts';
import { startApi } from './node.ts';

const config = loadConfig();
try {
  const node = await startApi(config);
  const stop = () => {
    // A second signal ends it at once.
    process.removeListener('SIGTERM', stop).removeListener('SIGINT', stop);
    node.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
  console.error(`Port ${config.http.port} is in use: end what listens there, or set PORT to another.`);
  process.exit(1);
}

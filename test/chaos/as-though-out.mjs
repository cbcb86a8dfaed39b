// Loaded before the worker: every https address is the receiver of the test on this machine, whatever its name.
import http from 'node:http';
import https from 'node:https';

https.request = (...args) => {
  const url = typeof args[0] === 'string' ? new URL(args[0]) : null;
  const [{ method, headers, signal, path }, callback] = url ? args.slice(1) : args;
  const port = process.env.RECEIVER_PORT;
  return http.request(
    { host: '127.0.0.1', port, method, headers, signal, path: url?.pathname ?? path, agent: false },
    callback,
  );
};

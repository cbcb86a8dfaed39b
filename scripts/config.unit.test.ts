import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, readEnvironment, VARIABLES } from '../config.ts';

const external = {
  DATABASE_URL: 'postgresql://backbeat_app:pass%20word@db.example:5432/backbeat?sslmode=require',
  TEMPORAL_ADDRESS: 'temporal.example:7233',
  BACKBEAT_SECRET: 'ab'.repeat(32),
};

describe('configuration', () => {
  it('documents in .env.example exactly the variables that are read, with the defaults they have', async () => {
    const text = await readFile(new URL('../.env.example', import.meta.url), 'utf8');
    const documented = [...text.matchAll(/^#([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]);
    expect(documented.map(([name]) => name).sort()).toEqual(Object.keys(VARIABLES).sort());
    const defaults = readEnvironment({});
    expect(readEnvironment(Object.fromEntries(documented))).toEqual(defaults);
    for (const [name, value] of documented) expect(String(defaults[name as keyof typeof defaults] ?? '')).toBe(value);
  });

  it('falls back to the role names, server and password of DATABASE_URL', () => {
    expect(readConfig(external).database).toEqual({
      app: external.DATABASE_URL,
      owner: 'postgresql://backbeat_owner:pass%20word@db.example:5432/backbeat?sslmode=require',
      relay: 'postgresql://backbeat_relay:pass%20word@db.example:5432/backbeat?sslmode=require',
      auth: 'postgresql://backbeat_auth:pass%20word@db.example:5432/backbeat?sslmode=require',
      poolSize: 20,
    });
  });

  it.each([
    ['0', false],
    ['1', true],
    ['65535', true],
    ['65536', false],
    ['4000.5', false],
    ['http', false],
  ])('a PORT of %s is %s', (PORT, good) => {
    if (good) expect(readEnvironment({ PORT }).PORT).toBe(Number(PORT));
    else
      expect(() => readEnvironment({ PORT })).toThrow(`PORT is "${PORT}", and must be a port number from 1 to 65535`);
  });

  it('takes an empty value for none', () => {
    expect(readConfig({ ...external, PORT: '', SMTP_URL: ' ' })).toMatchObject({
      http: { port: 4000, host: '127.0.0.1', publicUrl: 'http://localhost:4000' },
      mail: { smtpUrl: null },
      sms: null,
      stripe: null,
    });
  });

  it.each([
    ['DATABASE_URL', { ...external, DATABASE_URL: '' }, 'DATABASE_URL is missing'],
    ['TEMPORAL_ADDRESS', { ...external, TEMPORAL_ADDRESS: '' }, 'TEMPORAL_ADDRESS is missing'],
    ['BACKBEAT_SECRET', { ...external, BACKBEAT_SECRET: '' }, 'BACKBEAT_SECRET is missing'],
    ['a secret of 31 bytes', { ...external, BACKBEAT_SECRET: 'ab'.repeat(31) }, 'openssl rand -hex 32'],
    ['a secret of 33 bytes', { ...external, BACKBEAT_SECRET: 'ab'.repeat(33) }, 'openssl rand -hex 32'],
    ['half of the mail certificate', { ...external, INBOUND_SMTP_KEY: 'key.pem' }, 'set both for STARTTLS, or none'],
    ['half of Twilio', { ...external, TWILIO_FROM: '+15005550006' }, 'set all three or none'],
  ])('refuses to run without or with a wrong %s, in one line that says what to do', (_what, env, message) => {
    const attempt = () => readConfig(env);
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(/\n/);
  });

  it.each([
    [{}, null],
    [{ INBOUND_SMTP_PORT: '0' }, null],
    [{ INBOUND_SMTP_PORT: '25' }, { host: '127.0.0.1', port: 25, tls: null }],
    [
      {
        INBOUND_SMTP_PORT: '65535',
        INBOUND_SMTP_HOST: '0.0.0.0',
        INBOUND_SMTP_KEY: 'k.pem',
        INBOUND_SMTP_CERT: 'c.pem',
      },
      { host: '0.0.0.0', port: 65535, tls: { key: 'k.pem', cert: 'c.pem' } },
    ],
  ])('listens for mail only where it is told to: %o', (env, inbound) => {
    expect(readConfig({ ...external, ...env }).inbound).toEqual(inbound);
  });

  it.each([
    [{}, false],
    [{ IMAP_PRIVATE_HOSTS: '0' }, false],
    [{ IMAP_PRIVATE_HOSTS: '1' }, true],
  ])('fetches mail from private networks only where it is told to: %o', (env, privateHosts) => {
    expect(readConfig({ ...external, ...env }).imap).toEqual({ privateHosts });
  });

  it.each([
    [{}, 'none'],
    [{ SANDBOX_PAYMENTS: '0' }, 'none'],
    [{ SANDBOX_PAYMENTS: '1' }, 'sandbox'],
    [{ BACKBEAT_DEMO: '1' }, 'sandbox'],
    [{ STRIPE_SECRET_KEY: 'sk_test_1' }, 'stripe'],
    [{ STRIPE_SECRET_KEY: 'sk_test_1', SANDBOX_PAYMENTS: '1', BACKBEAT_DEMO: '1' }, 'stripe'],
  ])('takes cards of the sandbox in the demo or where it is told to, and never beside Stripe: %o', (env, payWay) => {
    expect(readConfig({ ...external, ...env }).payWay).toBe(payWay);
  });

  it('does not repeat a secret in its error', () => {
    expect(() => readConfig({ ...external, DATABASE_URL: 'mysql://root:hunter2@db/x' })).not.toThrow(/hunter2/);
    expect(() => readConfig({ ...external, DATABASE_URL: 'mysql://root:hunter2@db/x' })).toThrow(
      /^DATABASE_URL must be/,
    );
  });

  it('takes the first owner’s password for db:workspace as it is', () => {
    expect(readEnvironment({ BACKBEAT_OWNER_PASSWORD: ' with spaces, inside too ' })).toMatchObject({
      BACKBEAT_OWNER_PASSWORD: ' with spaces, inside too ',
    });
    expect(readEnvironment({ BACKBEAT_OWNER_PASSWORD: '' }).BACKBEAT_OWNER_PASSWORD).toBeUndefined();
  });
});

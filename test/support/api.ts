import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type ApiNode, type NodeConfig, type NodeOptions, startApi } from '../../api/node.ts';
import type { DatabaseUrls } from '../../config.ts';
import type { PayWay } from '../../domain/collection/contract.ts';
import { ROLE_KEYS, type RoleKey } from '../../domain/members/permissions.ts';
import { systemClock } from '../../services/clock.ts';
import { openDatabase } from '../../services/database.ts';
import { createMember } from '../../services/members/create-member.ts';
import { createTenant, setupCtx } from '../../services/members/create-tenant.ts';
import { testDatabase } from './database.ts';

export const PASSWORD = 'correct horse battery';

/** What an answer of /api/v1 looks like to a test. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the envelope's data is whatever the test expects
  readonly body: any;
}

/** An API node on a database of its own, with a workspace in which every role has a member who can sign in. */
export interface TestApi {
  readonly node: ApiNode;
  readonly url: string;
  readonly urls: DatabaseUrls;
  readonly tenantId: string;
  /** `owner@acme.test`, … */
  email(role: RoleKey): string;
  /** An access token of that member, signed in once. */
  token(role: RoleKey): Promise<string>;
  /** Another workspace with its owner, whose e-mail is given back. */
  addTenant(name: string): Promise<{ tenantId: string; ownerId: string; email: string }>;
  /** A request to /api/v1 as that role; null: as nobody. */
  call(role: RoleKey | null, method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** A second node on the same database. */
  addNode(config?: Partial<NodeConfig>): Promise<ApiNode>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly token?: string;
}

export async function startTestApi(
  options: { demo?: boolean; payWay?: PayWay; node?: NodeOptions } = {},
): Promise<TestApi> {
  const database = await testDatabase();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'backbeat-api-'));
  const config: NodeConfig = {
    database: { ...database.urls, poolSize: 5 },
    temporal: { address: '127.0.0.1:9', namespace: 'default', uiUrl: null, security: {} },
    http: { host: '127.0.0.1', port: 0, publicUrl: 'http://localhost:4000' },
    secret: Buffer.alloc(32, 7),
    demo: options.demo ?? false,
    payWay: options.payWay ?? 'sandbox',
    dataDir,
    limits: { perSession: 100_000, perAddress: 100_000 },
    logLevel: 'silent',
  };
  const nodes: ApiNode[] = [];
  const addNode = async (change: Partial<NodeConfig> = {}) => {
    const node = await startApi({ ...config, ...change }, { temporal: false, ...options.node });
    nodes.push(node);
    return node;
  };
  const node = await addNode();
  const { identity } = node.deps;
  const owner = openDatabase(database.urls.owner, { connections: 2 });
  const maker = { owner, identity, clock: systemClock };
  const addTenant = async (name: string) => {
    const email = `owner@${name}.test`;
    const place = { slug: name, name, zone: 'Europe/Lisbon', currency: 'EUR' };
    return {
      ...(await createTenant(maker, { ...place, owner: { email, name: 'Olga Owner', password: PASSWORD } })),
      email,
    };
  };
  const { tenantId } = await addTenant('acme');
  const email = (role: RoleKey) => `${role}@acme.test`;
  const setup = setupCtx(maker, tenantId);
  for (const role of ROLE_KEYS.filter((key) => key !== 'owner')) {
    await createMember(setup, { email: email(role), name: `Mr ${role}`, role, password: PASSWORD }, identity);
  }
  const url = `http://127.0.0.1:${node.port}`;
  const tokens = new Map<RoleKey, Promise<string>>();

  const request = async (
    method: string,
    where: string,
    { body, headers = {}, token }: CallOptions,
  ): Promise<Answer> => {
    const response = await fetch(`${url}/api/v1${where}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const token = (role: RoleKey): Promise<string> => {
    const known = tokens.get(role);
    if (known !== undefined) return known;
    const body = { email: email(role), password: PASSWORD };
    const fresh = request('POST', '/auth/login', { body }).then((answer) => answer.body.data.accessToken as string);
    tokens.set(role, fresh);
    return fresh;
  };

  return {
    node,
    url,
    urls: database.urls,
    tenantId,
    email,
    token,
    addTenant,
    addNode,
    async call(role, method, where, callOptions = {}) {
      return request(method, where, { ...(role ? { token: await token(role) } : {}), ...callOptions });
    },
    async close() {
      await Promise.all(nodes.map((each) => each.stop()));
      await owner.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Asks pages that want no sign-in, each time from another address, as a proxy in front would tell. @param network `198.51.100` */
export function asStrangers(api: () => TestApi, network: string) {
  let address = 0;
  return async (path: string, init: RequestInit = {}, ip = `${network}.${++address % 250}`) => {
    const headers = { 'x-forwarded-for': ip, ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(`${api().url}${path}`, { redirect: 'manual', ...init, headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
}

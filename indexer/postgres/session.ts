import pg from 'pg'

const { Client } = pg

const INT8 = 20
const NUMERIC = 1700
const BYTEA = 17
const BYTEA_ARRAY = 1001
const TIMESTAMPTZ = 1184

const PARSERS: Record<number, (text: string) => unknown> = {
  [INT8]: Number,
  [NUMERIC]: BigInt,
  [BYTEA]: (text) => `0x${text.slice(2)}`,
  [BYTEA_ARRAY]: (text) => [...text.matchAll(/x([0-9a-f]*)/g)].map((match) => `0x${match[1]}`),
  // rows are read to be written again: time stays as Postgres wrote it
  [TIMESTAMPTZ]: String,
}

/** 0x text as a bytea parameter. */
export function bytea(hex: string): string {
  return `\\x${hex.slice(2)}`
}

const CONNECT_MS = 5000
const KEEPALIVE_S = 5

/**
 * No statement of ours takes this long but one that waits for somebody's lock: a migration that rewrites a table, the swap of
 * a rebuild. Death is not found by this, see `createLifeline`; it is the bound for a lock that is never given back.
 */
const STATEMENT_MS = 600_000

/** A client that is not connected yet: bytes come back as 0x text, numeric as bigint, time as text. */
export function createClient(url: string): pg.Client {
  const client = new Client({
    connectionString: url,
    application_name: 'stagedoor-indexer',
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_S * 1000,
    connectionTimeoutMillis: CONNECT_MS,
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        PARSERS[oid] ?? pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
    },
  })
  // the loss of the connection shows at the next statement; without a listener it would end the process
  client.on('error', () => {})
  return client
}

/** What the server shall do with a session whose client is gone or silent. */
export function sessionSettings(leaseMs: number): string {
  return `SET TimeZone = 'UTC'; SET idle_session_timeout = ${leaseMs};
    SET idle_in_transaction_session_timeout = ${leaseMs};
    SET tcp_keepalives_idle = ${KEEPALIVE_S}; SET tcp_keepalives_interval = ${KEEPALIVE_S}; SET tcp_keepalives_count = 3`
}

/**
 * For sessions that work block by block: the bound of one statement; rows by their keys, which were written a moment ago and lie in
 * memory, not by reading the table; and no more of a table looked at for its statistics than that needs.
 */
export const BLOCK_BY_BLOCK = `SET statement_timeout = ${STATEMENT_MS}; SET random_page_cost = 1.1;
  SET max_parallel_workers_per_gather = 0; SET default_statistics_target = 10`

/**
 * A connection of its own for the one who writes.
 * @param leaseMs the server ends the session when it is silent for this long, and with it its lock
 */
export async function openSession(url: string, leaseMs: number): Promise<pg.Client> {
  const client = createClient(url)
  await client.connect()
  await client.query(sessionSettings(leaseMs))
  return client
}

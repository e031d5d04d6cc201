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

/**
 * A connection of its own for the one who writes: bytes come back as 0x text, numeric as bigint, time as text.
 * @param leaseMs the server ends the session when it is silent for this long, and with it its lock
 */
export async function openSession(url: string, leaseMs: number): Promise<pg.Client> {
  const client = new Client({
    connectionString: url,
    application_name: 'stagedoor-indexer',
    keepAlive: true,
    connectionTimeoutMillis: 5000,
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        PARSERS[oid] ?? pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
    },
  })
  // the loss of the connection shows at the next statement; without a listener it would end the process
  client.on('error', () => {})
  await client.connect()
  await client.query(`SET TimeZone = 'UTC'; SET idle_session_timeout = ${leaseMs};
    SET idle_in_transaction_session_timeout = ${leaseMs}`)
  return client
}

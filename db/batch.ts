import pg, {
  type Connection,
  type PoolClient,
  type QueryResult,
  type QueryResultRow,
  type Submittable,
} from 'pg'

/** A statement of a batch. It has a name, so that a connection prepares it once. */
export interface Statement {
  name: string
  text: string
  values?: unknown[]
}

type Results = QueryResult<QueryResultRow>[]

/** How the driver hands the answer of the server to a query of its own. */
interface Answered extends Statement {
  submit(connection: Connection): Error | null
  handleRowDescription(message: unknown): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, connection: Connection): void
  handleReadyForQuery(connection: Connection): void
  _result: { _types: unknown }
}

type Names = Record<string, string | undefined>

interface PreparingConnection extends Connection {
  stream: Connection['stream'] & { cork(): void; uncork(): void }
  parsedStatements: Names
  submittedNamedStatements: Names
}

/** Statements as one query of `pg`: the first that fails ends it, and those behind it are passed over by the server. */
class Batch implements Submittable {
  readonly done: Promise<Results>
  readonly #queries: Answered[]
  readonly #results: Results = []
  #at = 0
  #failure: Error | null = null
  /** the driver closes a statement whose values it cannot send, and goes on as if it were there */
  #closed: string | null = null
  #resolve: (results: Results) => void = () => {}
  #reject: (error: Error) => void = () => {}

  constructor(client: PoolClient, statements: Statement[]) {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#queries = statements.map((statement) => {
      const answered = (error: Error | undefined, result: QueryResult) => {
        if (error) this.#failure ??= error
        else this.#results.push(result)
      }
      const query = new pg.Query(statement, undefined, answered) as unknown as Answered
      query._result._types = client
      return query
    })
  }

  /** The driver notes under this name what the server has parsed. */
  get name(): string | undefined {
    return this.#queries[this.#at]?.name
  }

  get text(): string {
    return this.#queries[this.#at]?.text ?? ''
  }

  submit(to: Connection): void {
    const connection = to as PreparingConnection
    // one end for all of them: a statement that fails takes those behind it along
    const open: PreparingConnection = Object.create(connection, { sync: { value: () => {} } })
    connection.stream.cork()
    try {
      for (const query of this.#queries) {
        const refused = query.submit(open)
        if (this.#failure) this.#closed = query.name
        this.#failure ??= refused
        if (this.#failure) break
      }
    } finally {
      connection.sync()
      connection.stream.uncork()
    }
  }

  handleRowDescription(message: unknown): void {
    this.#queries[this.#at]?.handleRowDescription(message)
  }

  handleDataRow(message: unknown): void {
    this.#queries[this.#at]?.handleDataRow(message)
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    this.#queries[this.#at++]?.handleCommandComplete(message, connection)
  }

  handleError(error: Error, connection: PreparingConnection): void {
    // what the server passed over must be sent again in full
    for (const { name } of this.#queries.slice(this.#at)) delete connection.submittedNamedStatements[name]
    this.#reject(error)
  }

  handleReadyForQuery(connection: Connection): void {
    if (!this.#failure) for (const query of this.#queries) query.handleReadyForQuery(connection)
    if (this.#closed) forget(connection as PreparingConnection, this.#closed)
    if (this.#failure) this.#reject(this.#failure)
    else this.#resolve(this.#results)
  }
}

function forget({ parsedStatements, submittedNamedStatements }: PreparingConnection, name: string): void {
  delete parsedStatements[name]
  delete submittedNamedStatements[name]
}

/**
 * Runs statements one after the other in a single round trip and answers with the result of each. The first that fails
 * fails all, and none behind it runs; outside a transaction they are one.
 */
export async function runBatch(client: PoolClient, statements: Statement[]): Promise<Results> {
  const batch = new Batch(client, statements)
  client.query(batch)
  return batch.done
}

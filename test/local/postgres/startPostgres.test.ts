import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import pg from 'pg'
import { type Postgres, type PostgresOptions, startPostgres } from '#local/postgres/startPostgres.ts'
import { freePort } from '#test/kit/ports.ts'

const FOLDER = fileURLToPath(new URL(`../../../.stagedoor/test/own postgrés ${process.pid}`, import.meta.url))

async function ask(server: Postgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.url('postgres') })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

describe('embedded Postgres', () => {
  const dir = path.join(FOLDER, 'data')
  const running: Postgres[] = []
  async function start(options: Partial<PostgresOptions> = {}): Promise<Postgres> {
    const server = await startPostgres({ dir, port: await freePort(), password: 'secret', ...options })
    running.push(server)
    return server
  }
  const postmaster = () => Number(readFileSync(path.join(dir, 'postmaster.pid'), 'utf8').split('\n')[0])
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'started',
      (error: Error) => error.message,
    )

  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop()
  })
  after(() => rmSync(FOLDER, { recursive: true, force: true }))

  it('starts from a path with a space and an accent, on the loopback only', async () => {
    const server = await start()
    expect(await ask(server, 'SHOW listen_addresses')).to.deep.equal([{ listen_addresses: '127.0.0.1' }])
    expect(await ask(server, 'SHOW unix_socket_directories')).to.deep.equal([{ unix_socket_directories: '' }])
    await ask(server, 'CREATE TABLE kept (id int)')
  })

  it('kill -9 of the server loses nothing that was committed [M.2]', async () => {
    const server = await start()
    await ask(server, 'INSERT INTO kept VALUES (1)')
    process.kill(postmaster(), 'SIGKILL')
    await server.guard.exited
    expect(await ask(await start(), 'SELECT * FROM kept')).to.deep.equal([{ id: 1 }])
  })

  it('a server whose guard was killed is ended by the next start', async () => {
    const server = await start()
    const orphan = postmaster()
    process.kill(server.guard.pid, 'SIGKILL')
    await server.guard.exited
    expect(existsSync(`/proc/${orphan}`) || process.platform !== 'linux').to.equal(true)
    const next = await start()
    expect(postmaster()).to.not.equal(orphan)
    expect(await ask(next, 'SELECT * FROM kept')).to.deep.equal([{ id: 1 }])
  })

  it('a stale pid file whose number now belongs to something else does not stop it', async () => {
    await (await start()).stop()
    writeFileSync(path.join(dir, 'postmaster.pid'), `${process.pid}\n${dir}\n0\n1\n`)
    expect(await ask(await start(), 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }])
  })

  it('a folder that was left half-filled is filled again', async () => {
    const half = path.join(FOLDER, 'half')
    mkdirSync(path.join(half, 'base'), { recursive: true })
    expect(await ask(await start({ dir: half }), 'SELECT 1 AS one')).to.deep.equal([{ one: 1 }])
  })

  it('another password than the stored one is one clear sentence', async () => {
    expect(await refusal(start({ password: 'other' }))).to.match(/refuses the stored password/)
  })

  it('a port in use is told with the lines of the server', async () => {
    const first = await start()
    const taken = startPostgres({ dir: path.join(FOLDER, 'second'), port: first.port, password: 'secret' })
    expect(await refusal(taken)).to.match(/Address already in use/)
  })
})

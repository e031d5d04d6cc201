import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from 'chai'
import pg from 'pg'
import { keccak256, parseTransaction, type TransactionSerializedEIP1559 } from 'viem'
import { startedEntry } from '#scripts/test/bundles/bundled.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import type { LookingOrder } from './lookingProcess.ts'
import { type NodeRelay, startNodeRelay } from './nodeRelay.ts'
import { type AttestorStage, CHAIN, type GivenVoucher, openAttestorStage } from './useAttestor.ts'

const ENTRY = 'test/api/attestation/lookingProcess.ts'
/** The lock at which a process stands until it is killed. */
const PAUSE = 4711

describe('a worker that is killed while it revokes passes', function () {
  this.timeout(240_000)
  const database = useDatabase()
  let stage: AttestorStage
  let relay: NodeRelay
  before(async () => {
    stage = await openAttestorStage(database)
    relay = await startNodeRelay(stage.chain.url)
  })
  after(async () => {
    await relay?.close()
    await stage?.end()
  })
  afterEach(() => {
    relay.passage = 'passes'
    relay.sent.length = 0
    relay.answers.clear()
  })

  const rows = async ({ moveId }: GivenVoucher) =>
    (
      await database
        .pool('owner')
        .query<{ hash: string; nonce: number; state: string }>(
          `SELECT '0x' || encode(hash, 'hex') AS hash, nonce::int, state FROM app.service_tx WHERE subject_id = $1 ORDER BY n`,
          [moveId],
        )
    ).rows
  /** A process that looks once. */
  function startLooking() {
    const order: LookingOrder = {
      ...{ databaseUrl: database.url('worker'), rpcUrl: relay.url, chainId: CHAIN, key: stage.key },
      manager: stage.deployment.accessManager,
    }
    const child = spawn(process.execPath, [startedEntry(ENTRY), JSON.stringify(order)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const exit = once(child, 'exit')
    return {
      exit,
      kill: async () => {
        child.kill('SIGKILL')
        await exit
      },
    }
  }
  async function claimed(): Promise<GivenVoucher & { fan: Awaited<ReturnType<AttestorStage['fan']>> }> {
    const fan = await stage.fan()
    const given = await stage.sign(fan.address)
    await stage.claim(fan, given)
    await stage.pass()
    await stage.ask(given)
    return { ...given, fan }
  }
  const due = () =>
    database.pool('owner').query("UPDATE app.pass_revocation SET next_at = app.now() WHERE state <> 'done'")
  /** Looks on in a new process, and here until it is done. @returns how many revocations of it the chain has */
  async function finish(given: GivenVoucher): Promise<number> {
    await due()
    await startLooking().exit
    const deps = { ...stage.deps({ urls: [relay.url] }), patience: { resendS: 0, raiseS: 60 } }
    await until(
      'it is done',
      async () => {
        await stage.pass()
        await stage.look(deps)
        return (await stage.read(given))?.state === 'done'
      },
      { withinMs: 90_000 },
    )
    const { rows: revoked } = await database
      .pool('owner')
      .query("SELECT FROM chain.pass_sale WHERE kind = 'revocation' AND recipient = decode($1, 'hex')", [
        given.voucher.to.slice(2),
      ])
    return revoked.length
  }

  it('[S4.38] between the stored nonce and the node: the same transaction is handed over again', async () => {
    const given = await claimed()
    relay.passage = 'hangs_before'
    const killed = startLooking()
    await until('it is handed over', () => relay.sent.length === 1)
    await killed.kill()
    const [stored] = await rows(given)
    expect(stored).to.include({ state: 'sent', hash: keccak256(relay.sent[0] as `0x${string}`) })
    expect(await stage.opens(given.fan), 'the chain knows nothing').to.equal(true)
    relay.passage = 'passes'
    expect(await finish(given)).to.equal(1)
    expect(new Set(relay.sent).size, 'one transaction').to.equal(1)
    expect((await rows(given)).map(({ state }) => state)).to.deep.equal(['safe'])
  })

  it('[S4.38] between the node and its answer: it is found by its nonce and hash', async () => {
    const given = await claimed()
    relay.passage = 'hangs_after'
    const killed = startLooking()
    await until('the chain has it', async () => !(await stage.opens(given.fan)))
    await killed.kill()
    relay.passage = 'passes'
    expect(await finish(given)).to.equal(1)
    expect(relay.sent).to.have.length(1)
    expect(await rows(given)).to.have.length(1)
  })

  it('[S4.38] before it is marked as sent: a nonce that was given stays this transaction’s', async () => {
    const owner = database.pool('owner')
    const holder = new pg.Client({ connectionString: database.url('owner') })
    await holder.connect()
    await holder.query(`SELECT pg_advisory_lock(${PAUSE})`)
    await owner.query(
      `CREATE FUNCTION app.pause_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(${PAUSE}); RETURN NEW; END $$;
       CREATE TRIGGER service_tx_pause BEFORE UPDATE ON app.service_tx FOR EACH ROW EXECUTE FUNCTION app.pause_here()`,
    )
    const given = await claimed()
    const killed = startLooking()
    try {
      await until('it is stored', async () => (await rows(given))[0]?.state === 'signed')
      await killed.kill()
      await owner.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'UPDATE app.service_tx%'",
      )
    } finally {
      await holder.end()
    }
    await owner.query('DROP FUNCTION app.pause_here() CASCADE')
    expect(relay.sent, 'nobody was handed it').to.deep.equal([])
    expect(await stage.opens(given.fan)).to.equal(true)
    const other = await claimed()
    expect(await finish(given)).to.equal(1)
    expect(await finish(other)).to.equal(1)
    const nonces = [...(await rows(given)), ...(await rows(other))].map(({ nonce }) => nonce)
    expect(new Set(nonces).size).to.equal(2)
    expect(Math.abs((nonces[0] as number) - (nonces[1] as number)), 'no gap').to.equal(1)
    const handed = relay.sent.map((raw) => parseTransaction(raw as TransactionSerializedEIP1559).nonce)
    expect([...handed].sort((a, b) => (a ?? 0) - (b ?? 0))).to.deep.equal(handed)
  })

  it('[S4.38] a reorg that drops it: it is there again, once', async () => {
    const given = await claimed()
    await startLooking().exit
    expect(await stage.opens(given.fan)).to.equal(false)
    await stage.look()
    expect((await rows(given))[0]?.state).to.equal('included')
    await stage.chain.rpc('local_reorg', { depth: 1 })
    expect(await stage.opens(given.fan)).to.equal(true)
    expect(await finish(given)).to.equal(1)
    expect((await rows(given)).map(({ state }) => state)).to.deep.equal(['safe'])
  })
})

import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Contract, Interface, type Wallet } from 'ethers'
import { consultationEscrowAbi, roomHubAbi, streamPassAbi } from '#generated/abis.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { readArguments } from '#scripts/audience/readArguments.ts'
import { toolEnvironment } from '#scripts/environment.ts'
import { openShops } from '#test/indexer/kit/oracles/bookings/bookingCalls.ts'
import { createBookingLife } from '#test/indexer/kit/oracles/bookings/bookingLife.ts'
import { tellStories } from '#test/indexer/kit/oracles/bookings/bookingStories.ts'
import { openBookings } from '#test/indexer/kit/oracles/bookings/bookingWorld.ts'
import { callsOf } from '#test/indexer/kit/oracles/ownFold.ts'
import { actInRooms, fundRooms } from '#test/indexer/kit/oracles/roomCalls.ts'
import { createStage, type Stage } from '#test/indexer/kit/stage.ts'
import { reachHead, startIndexer } from '#test/indexer/kit/startIndexer.ts'
import { useDatabase } from '#test/kit/database.ts'

type Printed = Record<string, string | number | null>
interface Outcome {
  code: number
  stdout: string
  stderr: string
}

describe('npm run audience', function () {
  this.timeout(90_000)
  const db = useDatabase()
  const addresses = join(mkdtempSync(join(tmpdir(), 'audience-')), 'deployment.json')
  let stage: Stage
  let creator: Wallet
  let indexer: Indexer

  before(async () => {
    const world = await openBookings(await createStage(17, { withTestDollar: true }))
    stage = world.stage
    const life = createBookingLife(world, 'audience')
    await openShops(life)
    await tellStories(life, [['propose'], ['attest', 'propose', 'dispute']])
    writeFileSync(addresses, stage.deploymentText)
    creator = stage.people[0] as Wallet
    await fundRooms(stage)
    await actInRooms(stage, 90, 'first')
    await stage.act(60)
    const passes = new Interface(streamPassAbi)
    const collection = stage.collections[0] as string
    for (const fan of stage.people.slice(1, 5))
      await stage.send(fan, collection, passes.encodeFunctionData('follow', []))
    await stage.send(stage.people[2] as Wallet, collection, passes.encodeFunctionData('unfollow', []))
    const hub = callsOf(stage, stage.deployment.roomHub as string, roomHubAbi)
    const kept = { contextType: 0, contextId: 0, currency: 0, giftCode: 0, memoHash: `0x${'00'.repeat(32)}` }
    for (const amount of [7n, 8n])
      expect(
        await hub.by(stage.people[3] as Wallet, 'tip', [{ ...kept, amount, to: creator.address }], amount),
      ).to.equal(true)
    await stage.chain.rpc('local_mine', { blocks: 60 })
    indexer = startIndexer(stage, db.url('indexer'))
    await reachHead(stage, db.pool('owner'))
  })
  after(async () => {
    await indexer?.stop()
    await stage?.stop()
  })

  function run(...more: string[]): Promise<Outcome> {
    const given = { '--rpc': stage.chain.url, '--addresses': addresses, '--creator': creator.address }
    return start([...Object.entries(given).flat(), ...more])
  }
  const start = (args: string[]): Promise<Outcome> =>
    new Promise((resolve) => {
      const env = toolEnvironment({ DATABASE_OWNER_URL: db.url('owner') })
      execFile(process.execPath, ['scripts/audience/main.ts', ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      )
    })

  it('[S3.2][S3.96] prints what contracts and logs say of a creator, without a database', async () => {
    const { number, hash } = await stage.head()
    const { code, stdout } = await run('--block', String(number))
    expect(code).to.equal(0)
    const told = JSON.parse(stdout) as Record<string, Printed[]>
    expect([told.block, told.blockHash]).to.deep.equal([number, hash])
    const passes = new Contract(stage.collections[0] as string, streamPassAbi, stage.provider)
    const { timestamp } = await stage.provider.send('eth_getBlockByNumber', ['latest', false])
    const held = new Map<string, number>()
    for (const { pass_id, owner, valid_until } of told.passes as Printed[]) {
      const contractOwner = await passes.getFunction('ownerOf')(pass_id)
      expect(contractOwner.toLowerCase()).to.equal(owner)
      const endsAt = Number(await passes.getFunction('expiresAt')(pass_id))
      expect(endsAt).to.equal(valid_until ?? 0)
      if (endsAt === 0 || endsAt > Number(timestamp))
        held.set(owner as string, (held.get(owner as string) ?? 0) + 1)
    }
    const minted = await stage.provider.getLogs({
      ...{ fromBlock: 0, address: stage.collections[0] as string },
      topics: [new Interface(streamPassAbi).getEvent('Transfer')?.topicHash ?? '', `0x${'0'.repeat(64)}`],
    })
    expect(told.passes).to.have.length(minted.length)
    expect(told.sales?.length).to.be.at.least(minted.length)
    const inOrder = [...held].sort(([a], [b]) => (a < b ? -1 : 1))
    expect(told.holders).to.deep.equal(inOrder.map(([wallet, count]) => ({ wallet, passes: count })))
    const followers = [1, 3, 4].map((i) => stage.people[i]?.address.toLowerCase())
    expect(told.followers?.map(({ wallet }) => wallet)).to.have.members(followers)
    const hub = new Interface(roomHubAbi)
    const logs = await stage.provider.getLogs({ fromBlock: 0, address: stage.deployment.roomHub as string })
    const said = logs.map((log) => hub.parseLog(log))
    const live = said.filter((one) => one?.name === 'StreamStarted' && one.args.creator === creator.address)
    expect(told.sessions).to.have.length(live.length)
    const escrow = new Interface(consultationEscrowAbi)
    const ofEscrow = { fromBlock: 0, address: stage.deployment.consultationEscrow as string }
    const booked = (await stage.provider.getLogs(ofEscrow))
      .map((log) => escrow.parseLog(log))
      .filter((one) => one?.name === 'Booked' && one.args.creator === creator.address)
    expect(booked).to.not.have.length(0)
    expect(told.bookings?.map(({ id }) => id)).to.have.members(booked.map((one) => one?.args.id))
    const toCreator = said.filter((one) => one?.name === 'Tipped' && one.args.to === creator.address)
    const tips = told.tips?.filter(({ payee }) => payee === creator.address.toLowerCase()) ?? []
    expect(toCreator).to.not.have.length(0)
    expect(tips.map(({ amount_units }) => amount_units)).to.deep.equal(
      toCreator.map((one) => String(one?.args.amount)),
    )
  })

  it('[S3.2] is the same text each time, and is that of the last final block unless another is named', async () => {
    const [first, second] = [await run(), await run()]
    expect(second.stdout).to.equal(first.stdout)
    const { number } = await stage.provider.send('eth_getBlockByNumber', ['finalized', false])
    expect(JSON.parse(first.stdout).block).to.equal(Number(number))
    const earlier = await run('--block', String(Number(number) - 40))
    expect(JSON.parse(earlier.stdout).block).to.equal(Number(number) - 40)
    expect(earlier.stdout.length).to.be.below(first.stdout.length)
  })

  it('[S3.2] finds the index right, and says which rows are not', async () => {
    const right = await run('--check')
    expect(right.stdout).to.match(/passes +\d+ rows, 0 differ/)
    // a slow machine is told how far it is
    expect([right.code, right.stderr.replace(/^read to block .*\n/gm, '')]).to.deep.equal([0, ''])
    const changed = (await db.pool('owner').query(
      `UPDATE chain.tip SET amount_units = amount_units + 1 WHERE (block, log_index) =
         (SELECT block, log_index FROM chain.tip WHERE payee = $1 LIMIT 1) RETURNING amount_units::text`,
      [Buffer.from(creator.address.slice(2), 'hex')],
    )) as { rows: { amount_units: string }[] }
    const wrong = await run('--check')
    expect(wrong.code).to.equal(1)
    expect(wrong.stdout).to.match(/tips +\d+ rows, 2 differ/)
    expect(wrong.stdout).to.include(`"amount_units":"${changed.rows[0]?.amount_units}"`)
  })

  it('[S3.2] says what is missing, and what it cannot do', async () => {
    const wrong: [string[], string][] = [
      [['--rpc', stage.chain.url, '--creator', creator.address], '--addresses needs'],
      [['--rpc', stage.chain.url, '--addresses', addresses, '--creator', '0x12'], '--creator needs'],
    ]
    for (const [args, reason] of wrong) expect(() => readArguments(args)).to.throw(reason)
    const cases: [string[], string][] = [
      [['--addresses', addresses, '--creator', creator.address], '--rpc needs'],
      [
        ['--rpc', 'http://127.0.0.1:9', '--addresses', addresses, '--creator', creator.address],
        'HTTP request failed',
      ],
    ]
    for (const [args, reason] of cases) {
      const { code, stdout, stderr } = await start(args)
      expect([code, stdout], reason).to.deep.equal([2, ''])
      expect(stderr).to.include(reason)
    }
    const { code, stderr } = await run('--block', '99999999')
    expect([code, stderr]).to.deep.equal([2, 'the provider does not have block 99999999\n'])
  })
})

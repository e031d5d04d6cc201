import { expect } from 'chai'
import { refusalOf } from '../callSeller.ts'
import { timeIn } from '../openCalls.ts'
import { hashOf, useDisputed } from './useDisputed.ts'

describe('what both sides of a call say about it', function () {
  this.timeout(60_000)
  const disputed = useDisputed()
  const { world, sql, fan, seller, newcomer, place, mails } = disputed
  const { begun, say, said, added, read, object, unobject, pathOf } = disputed
  const textsOf = async (...asked: Parameters<typeof read>) =>
    (await read(...asked)).statements.map(({ text }) => text)

  it('[S3.42] ahead of an objection nobody else reads it, until the chain has its hash from its own side', async () => {
    const call = await begun()
    const files = [await added(fan(), call, 'one'), await added(fan(), call, 'two')]
    const text = 'Nobody came.\nI waited “half an hour” 🙁'
    const kept = await said(fan(), call, { text: `  ${text} `, fileIds: files.map(({ id }) => id).reverse() })
    expect(kept).to.include({ side: 'fan', reason: 'absent', text, isOnChain: false })
    expect(kept.files).to.deep.equal([files[1], files[0]])
    expect(kept.hash).to.equal(hashOf(call, kept))
    expect(await textsOf(seller(), call)).to.deep.equal([])
    await object(call, 'creator', kept.hash)
    await world().follow()
    for (const client of [fan(), seller()])
      expect(await textsOf(client, call), 'by nobody else').to.deep.equal([])
    await object(call, 'fan', kept.hash)
    await world().follow()
    for (const client of [fan(), seller()]) {
      const { opened, statements } = await read(client, call)
      expect(opened?.by).to.equal('fan')
      expect(statements).to.deep.equal([{ ...kept, isOnChain: true }])
    }
    expect((await read(fan(), call)).left).to.deep.equal({ statements: 2, files: 1 })
    expect((await read(seller(), call)).left).to.deep.equal({ statements: 3, files: 3 })
  })

  it('[S3.42] an objection is one piece of news, with what was written for it', async () => {
    const call = await begun()
    const { hash } = await said(fan(), call)
    await object(call, 'fan', hash)
    await world().follow()
    await world().follow()
    expect(await world().news(seller())).to.deep.equal(['call_disputed'])
    expect(await textsOf(seller(), call)).to.deep.equal(['Nobody came.'])
    expect((await mails(seller())).filter((kind) => kind === 'call_statement')).to.deep.equal([])
  })

  it('[S3.42] in a dispute it is there for both at once, with news for the other side alone; three of a side at most', async () => {
    const call = await begun()
    await object(call, 'fan', `0x${'11'.repeat(32)}`)
    await world().follow()
    const replies = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => say(seller(), call, { reason: 'asAgreed', text: `It took place ${n}` })),
    )
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, 201, 201, 409, 409])
    expect(await textsOf(fan(), call)).to.have.length(3)
    expect((await read(seller(), call)).left.statements).to.equal(0)
    const statementsIn = async (...asked: Parameters<typeof mails>) =>
      (await mails(...asked)).filter((kind) => kind === 'call_statement').length
    expect([await statementsIn(fan()), await statementsIn(seller())]).to.deep.equal([3, 0])
    expect((await say(fan(), call)).status, 'the other side has its own').to.equal(201)
  })

  it('the same again is the same; ten in a day ahead of objections, over all calls of an account', async () => {
    const calls = [await begun(), await begun(4), await begun(5), await begun(6)]
    const [call] = calls as [(typeof calls)[0]]
    const first = await said(fan(), call)
    expect(await said(fan(), call)).to.deep.equal(first)
    for (let n = 0; n < 8; n++) await said(fan(), calls[n % 4] as typeof call, { text: `Version ${n}` })
    const replies = await Promise.all(calls.slice(1).map((one) => say(fan(), one, { text: 'The tenth' })))
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, 429, 429])
    const refused = replies.find(({ status }) => status === 429)
    expect(refused?.body).to.include({ code: 'RATE_LIMITED' })
    expect(refused?.body.retryAfterS).to.be.within(86_000, 86_400)
    expect((await say(fan(), call)).status, 'what is there is there').to.equal(201)
    expect((await say(seller(), call)).status, 'of somebody else').to.equal(201)
  })

  it('three with files of a side wait for a call at most: without them it objects anyway, the same again is there, and more once it has objected', async () => {
    const call = await begun()
    const { id } = await added(fan(), call, 'one')
    const withFile = { fileIds: [id] }
    const texts = ['One', 'Two', 'Three']
    const kept = []
    for (const text of texts) kept.push(await said(fan(), call, { text, ...withFile }))
    const refused = await say(fan(), call, { text: 'Four', ...withFile })
    expect(refusalOf(refused)).to.deep.equal([409, 'CONFLICT'])
    expect(refused.body.detail).to.match(/Send this one without its files/)
    expect((await say(fan(), call, { text: 'Five' })).status).to.equal(201)
    expect((await said(fan(), call, { text: 'Two', ...withFile })).hash).to.equal(kept[1]?.hash)
    expect((await say(seller(), call)).status, 'of somebody else').to.equal(201)
    await object(call, 'fan', kept[1]?.hash as string)
    // the copy is a look behind, and the chain has it
    await said(fan(), call, { text: 'Four' })
    expect(await textsOf(seller(), call)).to.deep.equal(['Four'])
    await world().follow()
    expect(await textsOf(seller(), call)).to.have.members(['Two', 'Four'])
  })

  it('what was kept ahead is laid once when the other side objects first', async () => {
    const call = await begun()
    const file = await added(fan(), call, 'one')
    const kept = await said(fan(), call, { fileIds: [file.id] })
    await object(call, 'creator', `0x${'22'.repeat(32)}`)
    await world().follow()
    const again = await said(fan(), call, { fileIds: [file.id] })
    expect(again.hash).to.equal(kept.hash)
    expect(await textsOf(seller(), call)).to.deep.equal(['Nobody came.'])
    await object(call, 'fan', kept.hash)
    await world().follow()
    const { statements } = await read(seller(), call)
    expect(statements).to.have.length(1)
    expect(statements[0]).to.include({ hash: kept.hash, isOnChain: true })
  })

  it('[once] an objection that a reorg takes and that comes again with other words lays those, with news', async () => {
    const call = await begun()
    const [first, second] = [
      await said(fan(), call),
      await said(fan(), call, { text: 'Nobody came at all.' }),
    ]
    await object(call, 'fan', first.hash)
    await world().follow()
    // no look sees it without a dispute
    await unobject(call)
    await object(call, 'fan', second.hash)
    await world().follow()
    const { statements } = await read(seller(), call)
    expect(statements.map(({ hash, isOnChain }) => [hash, isOnChain])).to.deep.equal([
      [first.hash, false],
      [second.hash, true],
    ])
    expect(await world().news(seller())).to.deep.equal(['call_statement'])
  })

  it('while the index stands still for a call nothing is laid', async () => {
    const call = await begun()
    const { hash } = await said(fan(), call)
    await sql(
      `INSERT INTO chain.suspension (chain_id, address, key, block, log_index, tx_hash, reason, fold_version)
       SELECT chain_id, escrow, id, 5000, 0, tx_hash, 'x', 1 FROM chain.escrow WHERE id = $1`,
      call.escrowId,
    )
    await object(call, 'fan', hash)
    await world().follow()
    expect(await textsOf(seller(), call)).to.deep.equal([])
    await sql('DELETE FROM chain.suspension WHERE key = $1', call.escrowId)
    await world().follow()
    expect(await textsOf(seller(), call)).to.deep.equal(['Nobody came.'])
  })

  it('before it begins and after it has ended nobody says anything, and what was said stays to be read', async () => {
    const early = await place(timeIn(5, '10:00'))
    expect(refusalOf(await say(fan(), early))).to.deep.equal([409, 'CONFLICT'])
    const call = await begun()
    const { hash } = await said(fan(), call)
    await object(call, 'fan', hash)
    // ended before anybody looked
    await world().confirm(call.escrowId)
    await world().follow()
    expect(refusalOf(await say(seller(), call))).to.deep.equal([409, 'CONFLICT'])
    const { statements, left } = await read(seller(), call)
    expect([statements.length, left]).to.deep.equal([1, { statements: 0, files: 0 }])
    expect(await world().news(seller())).to.deep.equal(['call_booked', 'call_ended'])
  })

  it('[T15] nobody else learns that there is a call', async () => {
    const [call, stranger] = [await begun(), await newcomer()]
    const file = await added(fan(), call, 'one')
    expect(refusalOf(await say(stranger, call))).to.deep.equal([404, 'NOT_FOUND'])
    for (const [method, path] of [
      ['GET', '/dispute'],
      ['GET', `/files/${file.id}`],
      ['DELETE', `/files/${file.id}`],
    ] as const)
      expect(refusalOf(await stranger.call(method, `${pathOf(call)}${path}`)), path).to.deep.equal([
        ...[404, 'NOT_FOUND'],
      ])
    const { status } = await disputed.upload(stranger, call, Buffer.alloc(0))
    expect(status).to.equal(404)
  })
})

import { createHash, createPublicKey, verify } from 'node:crypto'
import { expect } from 'chai'
import { canonicalJson } from '#domain/canonical.ts'
import { EMBEDDED_SDK_APP_ID } from '#protocol/node.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { type Creator, enter, type Stage, setStage } from '#test/kit/access/stage.ts'
import { joinApi } from '#test/kit/perProcess/api.ts'
import { verifyCredential } from '#test/kit/usersigOracle.ts'

const HOUR = 3600
const now = () => Math.floor(Date.now() / 1000)

describe('admission', () => {
  const { database: db, api } = joinApi()
  let stage: Stage
  let creator: Creator
  let fans: Person[]
  let next = 0
  const fan = (): Person => fans[next++] as Person

  before(async () => {
    stage = await setStage(db)
    fans = await seedPeople(db.pool('api'), api().installation, 40)
    creator = await stage.creator(fan())
  })

  async function refusal(person: Person, roomId: string, action: 'watch' | 'host' = 'watch') {
    const reply = await enter(api().url, person, roomId, { action })
    expect(reply.status, reply.text).to.equal(403)
    const { rows } = await db
      .pool('api')
      .query('SELECT verdict, reason, evidence FROM app.decision WHERE id = $1', [reply.body.decisionId])
    expect(rows[0]?.verdict).to.equal('deny')
    expect(rows[0]?.reason).to.equal(reply.body.code)
    return reply.body as { code: string; facts: Record<string, unknown> }
  }

  async function ban(person: Person): Promise<void> {
    await db.pool('api').query(
      `WITH a AS (INSERT INTO app.action_log (id, channel_id, actor, target_account, kind, rule_code, reason)
         VALUES ('act_' || substr($2, 5), $1, $3, $2, 'ban', 'spam', 'Spam in the stream') RETURNING id)
       INSERT INTO app.ban (channel_id, account_id, action_id, rule_code, reason) SELECT $1, $2, id, 'spam', 'Spam in the stream' FROM a`,
      [creator.channelId, person.accountId, creator.host.accountId],
    )
  }

  it('[S3.15][M.3] admits the holder of a pass: signed decision, seat, then the credential', async () => {
    const person = fan()
    const room = await stage.room(creator)
    const expiresAt = now() + HOUR
    await stage.givePass(creator, { passId: 1, owner: person.wallet, expiresAt })
    const reply = await enter(api().url, person, room)
    expect(reply.status, reply.text).to.equal(201)
    const { ticket, seatId, decisionId, validUntil, bits, role } = reply.body
    expect({ bits, role }).to.deep.equal({ bits: 170, role: 'viewer' })
    expect(Date.parse(validUntil) / 1000).to.equal(expiresAt)
    expect(ticket.userId).to.equal(seatId)
    expect(ticket.entryUntil - now()).to.be.within(50, 61)
    const { rows } = await db.pool('api').query(
      `SELECT s.decision_id, s.state, s.source_key, d.verdict, d.block, d.epoch, d.evidence, d.leaf
         FROM app.seat s JOIN app.decision d ON d.id = s.decision_id WHERE s.id = $1`,
      [seatId],
    )
    expect(rows[0]).to.include({ decision_id: decisionId, state: 'held', verdict: 'allow', epoch: 0 })
    expect(rows[0].source_key).to.equal(`31337:0x${creator.collection.toString('hex')}:1`)
    expect(rows[0].evidence.right).to.include({ tier: 1, rank: 1, validUntil: expiresAt })
    expect(rows[0].evidence.blockAt).to.be.a('number')
    expect(rows[0].evidence.now).to.be.a('number')
    const { rowCount } = await db
      .pool('api')
      .query('SELECT FROM app.receipt_pending WHERE subject = $1 AND leaf = $2', [decisionId, rows[0].leaf])
    expect(rowCount).to.equal(1)
  })

  it('[S1.10][S3.83][T1] gives bits of the role that an independent reader of the format finds', async () => {
    const room = await stage.room(creator, { visibility: 'public' })
    for (const [person, action, bits] of [
      [creator.host, 'host', 255],
      [fan(), 'watch', 170],
    ] as const) {
      const { body } = await enter(api().url, person, room, { action })
      const { userSig, privateMapKey, userId, providerRoomId } = body.ticket
      const question = {
        secret: api().installation.nodeKeys('ticket', body.ticket.nodeId),
        sdkAppId: EMBEDDED_SDK_APP_ID,
        userSig,
        privateMapKey,
        userId,
        providerRoomId,
        now: now(),
      }
      const opened = verifyCredential(question)
      expect(opened.bits).to.equal(bits)
      expect(opened.expiresAt - now()).to.be.at.most(60)
      expect(() => verifyCredential({ ...question, providerRoomId: 'another' })).to.throw('another room')
      expect(userId).to.not.contain(person.accountId)
      expect(providerRoomId).to.not.equal(room)
    }
  })

  it('stores a leaf that anybody with the public key and the row can check', async () => {
    const person = fan()
    const room = await stage.room(creator, { visibility: 'public' })
    const { body } = await enter(api().url, person, room)
    const { rows } = await db.pool('api').query(
      `SELECT d.*, k.public, s.salt
         FROM app.decision d JOIN app.sign_key k USING (key_id) JOIN app.receipt_salt s USING (account_id) WHERE d.id = $1`,
      [body.decisionId],
    )
    const row = rows[0]
    const subject = createHash('sha256').update(row.salt).update(person.accountId).digest()
    expect(row.subject_ref.equals(subject)).to.equal(true)
    const text = canonicalJson({
      v: 1,
      kind: 'decision',
      id: row.id,
      subject: subject.toString('hex'),
      room,
      action: 'watch',
      verdict: 'allow',
      reason: null,
      evidence: row.evidence,
      gate: null,
      policy: row.policy_version,
      chain: null,
      validUntil: null,
      at: row.at.getTime(),
    })
    const leaf = createHash('sha256').update(Uint8Array.of(0)).update(text).digest()
    expect(row.leaf.equals(leaf)).to.equal(true)
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), row.public])
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    expect(verify(null, row.leaf, key, row.sig)).to.equal(true)
    expect(JSON.stringify(row.evidence)).to.not.contain(person.accountId)
  })

  describe('[S3.15] says why not', () => {
    it('NO_PASS to somebody without one, and TIER_REQUIRED with the tier that is asked for', async () => {
      const person = fan()
      const open = await stage.room(creator)
      expect(await refusal(person, open)).to.include({ code: 'NO_PASS' })
      await stage.givePass(creator, { passId: 10, owner: person.wallet, tierNo: 1 })
      const gold = await stage.room(creator, { tierNo: 3 })
      const { code, facts } = await refusal(person, gold)
      expect(code).to.equal('TIER_REQUIRED')
      expect(facts).to.deep.equal({ requiredTier: 3, requiredTierName: 'Gold', heldTier: 1 })
    })

    it('NO_PASS to somebody who only follows', async () => {
      const [person, idol] = [fan(), await stage.creator(fan())]
      const follow = 'UPDATE chain.tier SET flags = 33 WHERE collection = $1 AND tier_no = 1'
      await db.pool('indexer').query(follow, [idol.collection])
      await stage.givePass(idol, { passId: 1, owner: person.wallet, tierNo: 1, expiresAt: null })
      expect(await refusal(person, await stage.room(idol))).to.include({ code: 'NO_PASS' })
    })

    it('admits a higher rank than the gate asks for', async () => {
      const person = fan()
      await stage.givePass(creator, { passId: 11, owner: person.wallet, tierNo: 3 })
      const silver = await stage.room(creator, { tierNo: 2 })
      expect((await enter(api().url, person, silver)).status).to.equal(201)
    })

    it('PASS_EXPIRED when the pass ended before the block or before database time', async () => {
      const person = fan()
      const room = await stage.room(creator)
      const at = now() - 5
      await stage.givePass(creator, { passId: 12, owner: person.wallet, expiresAt: at })
      const { code, facts } = await refusal(person, room)
      expect({ code, at: facts.at }).to.deep.equal({ code: 'PASS_EXPIRED', at })
    })

    it('PASS_MOVED with the block in which it went', async () => {
      const [from, to] = [fan(), fan()]
      const room = await stage.room(creator)
      await stage.givePass(creator, { passId: 13, owner: from.wallet })
      await stage.movePass(creator, 13, to.wallet)
      const { code, facts } = await refusal(from, room)
      expect(code).to.equal('PASS_MOVED')
      expect(facts.block).to.be.a('number')
    })

    it('[T9] REORGED when the purchase was in a block that is gone', async () => {
      const person = fan()
      const room = await stage.room(creator)
      await stage.givePass(creator, { passId: 14, owner: person.wallet })
      await stage.reorg(creator, 14, person.wallet)
      expect(await refusal(person, room)).to.include({ code: 'REORGED' })
      await stage.reorg(creator, 14, person.wallet, { isIncludedAgain: true })
      expect((await enter(api().url, person, room)).status).to.equal(201)
    })

    it('NOT_LIVE before and ENDED after the stream, and NOT_LIVE to a host who is not the host', async () => {
      const person = fan()
      expect(await refusal(person, await stage.room(creator, { state: 'draft' }))).to.include({
        code: 'NOT_LIVE',
      })
      expect(await refusal(person, await stage.room(creator, { state: 'ended' }))).to.include({
        code: 'ENDED',
      })
      const live = await stage.room(creator, { visibility: 'public' })
      expect(await refusal(person, live, 'host')).to.include({ code: 'NOT_LIVE' })
    })

    it('[S1.15] SIGN_IN_REQUIRED and NOT_FOUND without a decision', async () => {
      const room = await stage.room(creator)
      const before = await stage.counts()
      const { status, body } = await fan().call(api().url, 'POST', `/v1/rooms/${room}/admissions`, {
        body: { action: 'watch' },
        headers: { authorization: 'Bearer nobody-nobody-nobody-nobody' },
      })
      expect({ status, code: body.code }).to.deep.equal({ status: 401, code: 'SIGN_IN_REQUIRED' })
      const unknown = await enter(api().url, fan(), `rom_${'0'.repeat(22)}`)
      expect(unknown.status).to.equal(404)
      expect(await stage.counts()).to.deep.equal(before)
    })

    it('in this order: banned, ended, not live, gate, device, capacity', async () => {
      const person = fan()
      await ban(person)
      const full = await stage.room(creator, { tierNo: 3, capacity: 1 })
      for (const state of ['draft', 'ended'] as const) {
        const { code, facts } = await refusal(person, await stage.room(creator, { state }))
        expect(code).to.equal('BANNED')
        expect(facts).to.deep.equal({ ruleCode: 'spam', reason: 'Spam in the stream' })
      }
      expect(await refusal(person, full)).to.include({ code: 'BANNED' })
      const [inside, outside] = [fan(), fan()]
      await stage.givePass(creator, { passId: 20, owner: inside.wallet, tierNo: 3 })
      expect((await enter(api().url, inside, full)).status).to.equal(201)
      // no pass and no place: the gate speaks first
      expect(await refusal(outside, full)).to.include({ code: 'NO_PASS' })
      // a second device and no place: the device speaks first
      expect(await refusal(inside, full)).to.include({ code: 'OTHER_DEVICE' })
      await stage.givePass(creator, { passId: 21, owner: outside.wallet, tierNo: 3 })
      const { code, facts } = await refusal(outside, full)
      expect({ code, facts }).to.deep.equal({ code: 'CAPACITY_FULL', facts: { capacity: 1 } })
    })
  })

  it('hosts take no slot and need no pass', async () => {
    const person = fan()
    const room = await stage.room(creator, { visibility: 'public', capacity: 1 })
    expect((await enter(api().url, creator.host, room, { action: 'host' })).status).to.equal(201)
    expect((await enter(api().url, person, room)).status).to.equal(201)
  })
})

import { createHash, createPrivateKey } from 'node:crypto'
import { expect } from 'chai'
import { decisionKey } from '#api/access/decisions/decisionKey.ts'
import { saltedRef, signDecision } from '#api/access/decisions/signDecision.ts'
import { insertDecision, readAllow, readDenial } from '#api/access/decisions/store.ts'
import { withTransaction } from '#db/transaction.ts'
import { decide } from '#domain/access/decide.ts'
import { type Case, type Known, type Row, readDecisionVectors } from '#test/kit/access/decisionVectors.ts'
import { isSigned, leafOfRow, secondsOf } from '#test/kit/access/signedRow.ts'
import { useDatabase } from '#test/kit/database.ts'

const VECTORS = readDecisionVectors()
const SALT = Buffer.from(VECTORS.salt, 'hex')
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const KEY = decisionKey(
  createPrivateKey({
    key: Buffer.concat([PKCS8, Buffer.from(VECTORS.seed, 'hex')]),
    format: 'der',
    type: 'pkcs8',
  }),
)
const counting = (length: number) => Uint8Array.from({ length }, (_, n) => n * 7)
const bytesOf = (text: string) => Buffer.from(text.slice(2), 'hex')

/** The facts of a case in the words of the product: the one place that follows a rename. */
function decided({ row, given }: Case): Parameters<typeof signDecision>[0] {
  const { gateTierNo, found, point, reader, wallet, nowMs } = given
  const condition =
    gateTierNo === 0
      ? { kind: 'pass' as const }
      : { kind: 'tier' as const, tierNo: gateTierNo ?? 0, rank: (gateTierNo ?? 0) * 10, tierName: 'Gold' }
  const gate =
    gateTierNo === null ? null : { id: row.gate_id ?? '', mode: 'any' as const, conditions: [condition] }
  const verdict = decide({
    action: given.action,
    room: { state: given.state, visibility: given.visibility, gate, isOpen: true },
    isHost: given.isHost,
    role: null,
    ban: given.ban && { kind: 'ban', ...given.ban },
    entitlements: given.rights,
    lost: given.lost,
    frozen: [],
    silent: [],
    chain: point,
    now: Math.floor(nowMs / 1000),
  })
  return {
    accountId: row.account_id,
    roomId: row.room_id,
    action: given.action,
    verdict: found ? { verdict: 'deny', ...found } : verdict,
    gateId: row.gate_id,
    policyVersion: row.policy_version,
    ...{ point, reader, wallet, nowMs },
    salt: SALT,
    trace: row.trace,
  }
}

describe('what an earlier version signed', () => {
  const db = useDatabase()
  const { installation, cases } = VECTORS
  afterEach(() => db.pool('owner').query('DELETE FROM app.decision'))
  const stored = [...cases.map(({ row }) => row), ...installation.rows]

  it('is signed again byte for byte: id, references, evidence, leaf, signature and key', () => {
    expect(KEY.keyId).to.equal(VECTORS.keyId)
    for (const one of cases) {
      const signed = signDecision(decided(one), KEY, counting)
      const seen = {
        id: signed.id,
        subject_ref: `\\x${signed.subjectRef.toString('hex')}`,
        evidence: signed.evidence,
        leaf: `\\x${signed.leaf.toString('hex')}`,
        sig: `\\x${signed.sig.toString('hex')}`,
        key_id: signed.keyId,
      }
      expect(one.row, one.name).to.deep.include(seen)
      const leaf = createHash('sha256').update('\0').update(one.text).digest('hex')
      expect(leaf, `${one.name}: the text of the file`).to.equal(one.row.leaf.slice(2))
    }
  })

  it('is stored again as the same rows, each with a receipt that waits for its seal', async () => {
    const pool = db.pool('api')
    for (const one of cases) {
      const signed = signDecision(decided(one), KEY, counting)
      await withTransaction(pool, (tx) => insertDecision(tx, signed))
      const { rows } = await pool.query<{ row: Row; kind: string; leaf: string }>(
        `SELECT to_jsonb(d) AS row, p.kind, p.leaf::text FROM app.decision d JOIN app.receipt_pending p ON p.subject = d.id WHERE d.id = $1`,
        [one.row.id],
      )
      expect(rows, one.name).to.deep.equal([{ row: one.row, kind: 'decision', leaf: one.row.leaf }])
    }
  })

  it('verifies with the key it was stored with, from its columns alone', () => {
    const keys = new Map([
      [VECTORS.keyId, KEY.publicKey],
      [installation.keyId, bytesOf(installation.public)],
    ])
    expect(installation.rows).to.have.length.greaterThan(5)
    for (const row of stored) {
      expect(leafOfRow(row).toString('hex'), row.id).to.equal(row.leaf.slice(2))
      expect(isSigned(row, keys), row.id).to.equal(true)
    }
  })

  it('names people, wallets and passes by the references it named them by', () => {
    const ref = (salt: string, text: string) => saltedRef(Buffer.from(salt, 'hex'), text).toString('hex')
    let passes = 0
    for (const row of installation.rows) {
      const person = installation.people[row.account_id] as Known
      expect(row.subject_ref.slice(2), row.id).to.equal(ref(person.salt, row.account_id))
      const right = row.evidence.right
      if (!right) continue
      passes++
      expect(right, row.id).to.deep.include({
        sourceRef: ref(person.salt, person.sourceKey),
        walletRef: ref(person.salt, person.wallet),
      })
    }
    expect(passes).to.be.greaterThan(1)
  })

  it('is read as it was: the allow that a renewal cites, the refusal that a person is told', async () => {
    const pool = db.pool('api')
    for (const row of stored) {
      await pool.query('INSERT INTO app.decision SELECT (jsonb_populate_record(NULL::app.decision, $1)).*', [
        row,
      ])
      const allow = await readAllow(pool, row.id)
      const since = new Date(row.at)
      const denial = await readDenial(pool, row.account_id, row.room_id, since)
      if (row.verdict === 'allow') {
        const sourceRef = row.evidence.right?.sourceRef ?? null
        const validUntil = secondsOf(row.valid_until)
        const source = row.evidence.right?.source ?? null
        // hex of a `bytea` as JSON has it
        const wallet = row.evidence_wallet === null ? null : `0x${row.evidence_wallet.slice(2)}`
        const { id, gate_id: gateId } = row
        expect(allow, id).to.deep.equal({
          ...{ id, atMs: since.getTime(), sourceRef, source, wallet, gateId, validUntil },
        })
      } else {
        expect(allow, row.id).to.equal(null)
        expect(denial, row.id).to.deep.equal({ id: row.id, reason: row.reason, facts: row.evidence.facts })
      }
    }
  })
})

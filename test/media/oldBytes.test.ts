import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { joinNonce } from '#api/adapters/embedded/joinNonce.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { createNonceBook } from '#media/credential/createNonceBook.ts'
import { verifyTicket } from '#media/credential/verifyTicket.ts'
import { createEvidenceLog } from '#media/evidence/createEvidenceLog.ts'

/** A ticket that an earlier version of the api gave, and facts that an earlier node had not delivered yet. */
const OLD = JSON.parse(readFileSync(new URL('../vectors/media.json', import.meta.url), 'utf8')) as {
  secret: string
  nowS: number
  ticket: Parameters<typeof verifyTicket>[1]
  bits: number
  nonce: { bound: Parameters<typeof joinNonce>[1]; exp: number; text: string }
  evidence: string
  taken: number
}

describe('what an earlier version handed out or left on disk', () => {
  it('a ticket opens for its user and its room, as long as it says', () => {
    const { secret, ticket, nowS, bits } = OLD
    expect(verifyTicket([secret], ticket, nowS)).to.deep.equal({ bits })
    expect(verifyTicket([secret], ticket, nowS + 60)).to.deep.equal({ refused: 'TICKET_EXPIRED' })
    expect(verifyTicket([`${secret}x`], ticket, nowS)).to.deep.equal({ refused: 'TICKET_INVALID' })
  })

  it('a join nonce has the same bytes and is taken once', () => {
    const { secret, nowS, nonce } = OLD
    const counting = (length: number) => Uint8Array.from({ length }, (_, n) => n * 7)
    expect(joinNonce(secret, nonce.bound, nonce.exp, counting)).to.equal(nonce.text)
    const book = createNonceBook(fixedSecret(secret))
    expect(book.check(nonce.text, nonce.bound, nowS)).to.equal('good')
    book.spend(nonce.text, nowS)
    expect(book.check(nonce.text, nonce.bound, nowS)).to.equal('used')
  })

  it('facts that wait on disk are delivered, those that were taken are not', () => {
    const dir = mkdtempSync(join(tmpdir(), 'old-evidence-'))
    try {
      writeFileSync(join(dir, 'evidence.jsonl'), OLD.evidence)
      writeFileSync(join(dir, 'evidence.taken'), String(OLD.taken))
      const lines = OLD.evidence.trim().split('\n').slice(OLD.taken)
      const log = createEvidenceLog(dir)
      expect(log.next(10).map((event) => JSON.stringify(event))).to.deep.equal(lines)
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})

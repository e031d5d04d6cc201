import { expect } from 'chai'
import { MAX_FILE_BYTES, MAX_STATEMENT_LENGTH } from '#domain/calls/dispute.ts'
import {
  afterSending,
  type DraftFile,
  EMPTY_DRAFT,
  fileFault,
  fileName,
  fileRoom,
  offeredReasons,
  sendingText,
  shownFiles,
  statementFaults,
  withRoom,
} from '#web/bookings/disputes/draftRules.ts'
import { FILE_FAULTS, sizeText } from '#web/bookings/disputes/statementWords.ts'
import { sampleDispute, sampleFile, sampleStatement } from '#web/fixtures/bookings/sampleStatements.ts'

const row = (key: string, more: Partial<DraftFile> = {}): DraftFile => ({
  ...{ key, name: `${key}.png`, bytes: 1, fault: null, digest: null, kept: null, blob: null },
  ...more,
})
const kept = (n: number) => row(`kept-${n}`, { kept: sampleFile(n), digest: sampleFile(n).digest })
const faultsOf = (text: string, files: readonly DraftFile[] = []) =>
  statementFaults({ reason: 'absent', text }, files, offeredReasons('fan', null))

describe('what is written about a call', () => {
  it('needs a reason that is offered and words that fit and can be seen', () => {
    expect(statementFaults(EMPTY_DRAFT, [], offeredReasons('fan', null))).to.deep.equal({
      ...{ reason: 'Choose what it is about.', text: 'Write what happened.', files: null },
    })
    const answer = { reason: 'asAgreed' as const, text: 'I was there.' }
    expect(statementFaults(answer, [], offeredReasons('fan', 'creator'))).to.equal(null)
    expect(statementFaults(answer, [], offeredReasons('fan', 'fan'))?.reason).to.match(/^Choose/)
    expect(offeredReasons('creator', null), 'nobody objected yet').not.to.include('asAgreed')
    const fits = `${'a\n'.repeat(MAX_STATEMENT_LENGTH / 2 - 1)}aa`
    expect([faultsOf(fits), faultsOf(`  ${fits}\n\n`)], 'without what is around it').to.deep.equal([
      null,
      null,
    ])
    expect(faultsOf(`${fits}a`)?.text).to.equal('It is 1 character too long.')
    expect(faultsOf('  \n ')?.text).to.equal('Write what happened.')
    expect(faultsOf('nobody \u202eemac')?.text).to.match(/turn the direction/)
  })

  it('waits for its files, and goes nowhere with one that was not taken', () => {
    expect(faultsOf('Nobody came.', [kept(1)])).to.equal(null)
    expect(faultsOf('Nobody came.', [kept(1), row('a')])?.files).to.match(/on its way/)
    expect(faultsOf('Nobody came.', [kept(1), row('a', { fault: 'no' })])?.files).to.match(/is not taken/)
    expect(sendingText([row('x', { fault: 'no' }), kept(1), row('a'), row('b')])).to.deep.equal({
      ...{ name: 'a.png', at: 2, of: 3 },
    })
    expect(sendingText([kept(1)])).to.equal(null)
  })

  it('takes files by what they are, and three of a side in all that it says', () => {
    const bytes = (text: string, length = text.length) => {
      const all = new Uint8Array(length)
      all.set(new TextEncoder().encode(text))
      return all
    }
    expect(
      [bytes('%PDF-1.7'), bytes('notes'), bytes(''), bytes('PK\u0003\u0004\0\0')].map(fileFault),
    ).to.deep.equal([null, null, 'empty', 'kind'])
    expect(
      [MAX_FILE_BYTES, MAX_FILE_BYTES + 1].map((length) => fileFault(bytes('%PDF-', length))),
    ).to.deep.equal([null, 'large'])
    const said = { statements: [sampleStatement(), sampleStatement({ side: 'creator' }), sampleStatement()] }
    expect([fileRoom(said, 'fan'), fileRoom(said, 'creator'), fileRoom(undefined, 'fan')]).to.deep.equal([
      ...[1, 2, 3],
    ])
    const refused = row('r', { fault: FILE_FAULTS.large })
    const all = withRoom([kept(1), refused], [row('a'), refused, row('b'), row('c')], 3)
    expect(all.map(({ fault }) => fault)).to.deep.equal([
      ...[null, FILE_FAULTS.large, null, FILE_FAULTS.large, null, FILE_FAULTS.many],
    ])
  })

  it('has what an earlier visit sent, and nothing twice', () => {
    const coming = row('coming', { digest: sampleFile(2).digest })
    const lost = row('lost', { digest: sampleFile(3).digest, fault: 'no answer' })
    const draft = { ...EMPTY_DRAFT, files: [kept(1), coming, lost] }
    const left = [1, 2, 3, 4].map((n) => sampleFile(n))
    const shown = shownFiles(draft, left)
    expect(shown.map(({ key }) => key)).to.deep.equal([
      ...['kept-1', 'coming', sampleFile(3).id, sampleFile(4).id],
    ])
    expect(
      shown.map(({ digest }) => digest !== null),
      'computed here',
    ).to.deep.equal([true, true, true, false])
    expect(shownFiles(draft, sampleDispute().files)).to.deep.equal(draft.files)
  })

  it('is said as far as it was sent, and stays as far as it was written meanwhile', () => {
    const draft = { ...EMPTY_DRAFT, reason: 'absent' as const, text: 'Nobody came.', files: [kept(1)] }
    const sent = {
      ...{ draft, files: [kept(1), kept(2)], digests: [sampleFile(1).digest, sampleFile(2).digest] },
      kept: { hash: 'h', files: [sampleFile(7), sampleFile(2)] },
    }
    const idsOf = ({ files }: typeof EMPTY_DRAFT) => files.map((file) => file.kept?.id)
    const waiting = afterSending(draft, sent, false)
    expect([waiting.hash, idsOf(waiting)]).to.deep.equal(['h', [sampleFile(7).id, sampleFile(2).id]])
    expect(afterSending(draft, sent, true)).to.deep.equal(EMPTY_DRAFT)
    const changes = [{ reason: 'other' as const }, { text: 'Nobody came at all.' }]
    for (const change of changes) {
      const later = { ...draft, ...change }
      expect(afterSending(later, sent, true), 'its files are said').to.deep.equal({ ...later, files: [] })
      expect(afterSending(later, sent, false)).to.deep.include({ ...change, hash: null })
    }
    const more = { ...draft, files: [kept(1), kept(3)] }
    expect([true, false].map((isSaid) => idsOf(afterSending(more, sent, isSaid)))).to.deep.equal([
      [sampleFile(3).id],
      [sampleFile(1).id, sampleFile(3).id],
    ])
  })

  it('names files so that the server takes them', () => {
    expect(fileName('  lobby\n.png ')).to.equal('lobby .png')
    expect(fileName('\u202egnp.ybbol')).to.equal('gnp.ybbol')
    expect([fileName('\u200b'), fileName('')]).to.deep.equal(['–', 'file'])
    expect(fileName('😀'.repeat(60))).to.equal('😀'.repeat(40))
    const sizes = [1, 312, 1024, 1025, MAX_FILE_BYTES, MAX_FILE_BYTES + 1].map(sizeText)
    expect(sizes).to.deep.equal(['1 byte', '312 bytes', '1 KB', '2 KB', '1 MB', '1.1 MB'])
  })
})

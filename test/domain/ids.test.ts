import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { ID_PATTERN, newId, newProviderRoomId, newTimedId, timeOfId } from '#domain/ids.ts'

/** The system's source, a page at a time: a million single calls would measure the system and not us. */
function pagedBytes(): (count: number) => Uint8Array {
  let page = randomBytes(65_536)
  let at = 0
  return (count) => {
    if (at + count > page.length) {
      page = randomBytes(65_536)
      at = 0
    }
    at += count
    return page.subarray(at - count, at)
  }
}

describe('ids', () => {
  it('[S3.18][T3] a million provider room ids: no duplicate, 130 bits each', function () {
    this.timeout(60_000)
    const seen = new Set<string>()
    const used = new Set<string>()
    const random = pagedBytes()
    for (let n = 0; n < 1_000_000; n++) {
      const id = newProviderRoomId(random)
      seen.add(id)
      if (n < 1000) for (const [at, char] of [...id].entries()) used.add(`${at}${char}`)
    }
    expect(seen.size).to.equal(1_000_000)
    for (const id of [...seen].slice(0, 1000)) expect(id).to.match(/^[0-9a-hjkmnp-tv-z]{26}$/)
    // every character at every place: nothing is fixed, so nothing can be guessed
    expect(used.size).to.equal(26 * 32)
  })

  it('[S3.18][T3] knows nothing of accounts or addresses: the same source of bytes is all it takes', () => {
    const bytes = (count: number) => new Uint8Array(count).fill(7)
    expect(newProviderRoomId(bytes)).to.equal(newProviderRoomId(bytes))
    expect(newProviderRoomId.length).to.equal(1)
  })

  it('plain ids are 26 characters that a provider accepts; timed ones sort and tell their time', () => {
    const id = newId('acc', randomBytes)
    expect(id).to.match(ID_PATTERN).and.have.length(26)
    const [early, late] = [newTimedId('sea', 1_000, randomBytes), newTimedId('sea', 2_000, randomBytes)]
    expect(early < late).to.equal(true)
    expect(timeOfId(late)).to.equal(2_000)
    expect(() => timeOfId('nothing')).to.throw(RangeError)
  })
})

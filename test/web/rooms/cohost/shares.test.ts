import { expect } from 'chai'
import type { RoomShares } from '#api/rooms/cohosts/contract.ts'
import { incomeWords, sharesWords } from '#web/rooms/cohost/askedWords.ts'
import { draftOfShares, percentBps, typedShares } from '#web/rooms/host/cohosts/shareDraft.ts'

const channel = (name: string) => ({ id: name, handle: name, name, about: '' })
const asked = ['Kiln', 'Moth'].map((name) => ({ channel: channel(name) }))
const part = (name: string, bps: number) => ({
  ...{ channel: channel(name), bps, wallet: `0x${'12'.repeat(20)}` },
})
const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, '')

describe('[S3.64] shares of tips while they are typed', () => {
  it('are percentages with two decimals at most, nothing as zero', () => {
    expect(['40', ' 33.33 ', '0.01', '', '0', '100'].map(percentBps)).to.deep.equal([
      ...[4000, 3333, 1, 0, 0, 10_000],
    ])
    expect(['33.333', '100.01', '-1', '4e1', 'half'].map(percentBps)).to.deep.equal(Array(5).fill(null))
  })

  it('leave the host the rest, and are sent of who gets something alone', () => {
    expect(typedShares({ Kiln: '33.33', Moth: '' }, asked)).to.deep.equal({
      ...{ shares: [{ channelId: 'Kiln', bps: 3333 }], keptBps: 6667, wrong: [] },
    })
    expect(typedShares({ Kiln: '60', Moth: '50' }, asked).keptBps).to.equal(-1000)
    expect(typedShares({ Kiln: 'half', Moth: '50' }, asked)).to.deep.include({
      ...{ keptBps: null, wrong: ['Kiln'] },
    })
  })

  it('begin as they were set, without who hosts no more', () => {
    const shares: RoomShares = {
      ...{ parts: [part('Host', 5000), part('Kiln', 3334), part('Gone', 1666)], split: null },
      problem: 'left',
    }
    expect(typedShares(draftOfShares(shares), asked).shares).to.deep.equal([{ channelId: 'Kiln', bps: 3334 }])
  })
})

describe('[S3.64] what a co-host reads of shares before they agree', () => {
  const terms = (...shares: ReturnType<typeof part>[]) => ({
    ...{ kind: 'stream' as const, channel: channel('Host'), ownChannel: channel('Kiln'), shares },
  })
  it('is what everybody gets, and where their own part goes', () => {
    const divided = terms(part('Host', 6000), part('Kiln', 4000))
    expect(bare(sharesWords(divided))).to.equal('Host 60 % · you 40 %, at 0x1212…1212')
    expect(bare(incomeWords(divided))).to.match(
      /^A contract divides tips .+your part waits.+ What else is earned here goes to Host\./,
    )
  })
  it('is that none of it is theirs, where others have shares alone', () => {
    const others = terms(part('Host', 6000), part('Moth', 4000))
    expect(bare(sharesWords(others))).to.equal('Host 60 % · Moth 40 % · you nothing')
    expect(bare(incomeWords(others))).to.contain('no part of them is yours')
  })
  it('is that the host gets all of it, where nothing is divided', () => {
    expect(bare(sharesWords(terms()))).to.equal('all of it for Host')
    expect(bare(incomeWords(terms()))).to.match(/^What is earned here goes to Host\./)
  })
})

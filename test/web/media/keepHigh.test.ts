import { expect } from 'chai'
import { type MediaStats, NO_STATS } from '#web/media/mediaClient.ts'
import { keepHigh } from '#web/media/tracks/keepHigh.ts'

describe('the high rendition of a host [S3.92]', () => {
  it('is held when the machine does not bear it, the host is told why, and it comes back', async () => {
    const told: unknown[] = []
    const client = { holdHigh: async (on: boolean) => void told.push(on) }
    const take = keepHigh(client, (held) => told.push(held))
    const seconds = (count: number, limitedBy: MediaStats['limitedBy']) => {
      for (let n = 0; n < count; n++) take({ ...NO_STATS, limitedBy })
    }
    seconds(8, null)
    seconds(4, 'processor')
    expect(told).to.deep.equal([])
    seconds(1, 'processor')
    expect(told).to.deep.equal(['processor', true])
    seconds(10, 'network')
    expect(told).to.deep.equal(['processor', true, null, false])
  })
})

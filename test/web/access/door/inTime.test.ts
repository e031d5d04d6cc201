import { expect } from 'chai'
import { inTime } from '#web/pages/stream/door/inTime.ts'

describe('the prices that a door asks for', () => {
  it('[S3.27] keep nobody waiting: what does not answer or fails is an answer too, and is not asked again', async () => {
    const silent = new Promise<string>(() => undefined)
    expect(await inTime(silent, 5)).to.equal(null)
    expect(await inTime(Promise.reject(new Error('no such chunk')), 60_000)).to.equal(null)
    expect(await inTime(Promise.resolve('first'), 60_000)).to.equal('first')
  })
})

import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { RENDITION_BITS_PER_S } from '#domain/media/renditions.ts'
import { isKeyFrame, readIvf, writeIvf } from '#local/publisher/ivf.ts'
import { readOggOpus, writeOggOpus } from '#local/publisher/oggOpus.ts'
import { readFootage } from '#local/publisher/playLoop.ts'
import { vp8Payloads } from '#local/publisher/vp8Packets.ts'
import { DEMO_SHOWS, type DemoShow } from '#scripts/demo/shows.ts'

const FOLDER = join(import.meta.dirname, '../../../local/publisher/footage')
const RTP_HEADS = 12 + 16

const read = ({ scene, kind }: DemoShow) => ({ scene, ...readFootage(scene, kind) })
/** What is seen of the shows that have a picture. */
const seen = () => DEMO_SHOWS.map(read).flatMap(({ scene, seen }) => (seen ? [{ scene, ...seen }] : []))

describe('the footage of the demo creators', () => {
  it('[S1.1] lasts 20 to 40 s in picture and sound alike, and all of it is smaller than 3 MB, of the low rendition than 2 MB', () => {
    for (const { scene, seen, sound } of DEMO_SHOWS.map(read)) {
      expect(sound.length / 50, scene).to.be.within(20, 40)
      if (seen) expect(seen.pictures.length / seen.framesPerS, scene).to.equal(sound.length / 50)
    }
    const bytes = (isLow: boolean) =>
      readdirSync(FOLDER)
        .filter((name) => name.includes('-low.') === isLow)
        .reduce((sum, name) => sum + statSync(join(FOLDER, name)).size, 0)
    expect(bytes(false)).to.be.below(3_000_000)
    expect(bytes(true)).to.be.below(2_000_000)
  })

  it('[S1.1] has a key frame each second, the first picture among them', () => {
    for (const { scene, framesPerS, pictures, lowPictures } of seen()) {
      for (const loop of [pictures, lowPictures]) {
        const keys = loop.flatMap(([first], n) => (isKeyFrame(first?.subarray(1) as Buffer) ? [n] : []))
        expect(keys, scene).to.deep.equal(
          Array.from({ length: pictures.length / framesPerS }, (_, second) => second * framesPerS),
        )
      }
    }
  })

  it('[S1.2] its low rendition takes less than 350 kb/s', () => {
    for (const { scene, framesPerS, lowPictures } of seen()) {
      const bytes = lowPictures.flat().reduce((sum, { length }) => sum + length + RTP_HEADS, 0)
      expect((bytes * 8 * framesPerS) / lowPictures.length, scene).to.be.below(RENDITION_BITS_PER_S.low)
    }
  })

  it('[S1.1] fits into packets that pass everywhere; only the first part of a picture says that it starts', () => {
    for (const { pictures } of seen())
      for (const payloads of pictures) {
        expect(Math.max(...payloads.map(({ length }) => length + RTP_HEADS))).to.be.at.most(1200)
        expect(payloads.map(([descriptor]) => descriptor)).to.deep.equal([
          0x10,
          ...Array(payloads.length - 1).fill(0),
        ])
      }
  })

  it('[S1.1][S3.26] a voice room has sound alone: smaller than 150 kB, and loud and still by turns, so that its ring moves', () => {
    const voices = DEMO_SHOWS.filter(({ kind }) => kind === 'voice').map(read)
    expect(voices.map(({ seen }) => seen)).to.deep.equal([null, null])
    for (const { scene, sound } of voices) {
      expect(statSync(join(FOLDER, `${scene}.ogg`)).size, scene).to.be.below(150_000)
      // the encoder spends little on silence
      const still = sound.filter(({ length }) => length < 40).length / sound.length
      expect(still, scene).to.be.within(0.1, 0.6)
    }
  })

  it('[S1.1] is read as it was written, and a damaged page is refused', () => {
    const bytes = (lengths: number[]) => lengths.map((length, n) => Buffer.alloc(length, n + 1))
    const packets = bytes([3, 255, 510, 0, 120, ...Array(120).fill(40)])
    const file = writeOggOpus(packets)
    expect(readOggOpus(file)).to.deep.equal(packets)
    file[file.length - 1] = 0
    expect(() => readOggOpus(file)).to.throw('damaged')
    const pictures = { framesPerS: 25, frames: bytes([1200, 1, 70]) }
    expect(readIvf(writeIvf(pictures, { width: 640, height: 360 }))).to.deep.equal(pictures)
    const whole = Buffer.concat(vp8Payloads(Buffer.alloc(2500, 7)).map((part) => part.subarray(1)))
    expect(whole).to.deep.equal(Buffer.alloc(2500, 7))
  })
})

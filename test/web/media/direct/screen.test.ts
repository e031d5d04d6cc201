import { expect } from 'chai'
import { openScreen, type ScreenSource } from '#web/media/direct/openScreen.ts'
import { screenScale } from '#web/media/direct/sendLimits.ts'

const refusing = (name: string): ScreenSource => ({
  getDisplayMedia: () => Promise.reject(new DOMException('refused', name)),
})

describe('a shared screen', () => {
  it('[S3.47] goes out with neither side longer than 1080p has it', () => {
    const sizes = [
      [1280, 720],
      [1920, 1080],
      [3440, 1440],
      [1080, 2160],
    ] as const
    const scales = sizes.map(([width, height]) => screenScale({ width, height }))
    expect(scales).to.deep.equal([1, 1, 3440 / 1920, 2])
    expect(screenScale({}), 'nobody knows its size yet').to.equal(1)
  })

  it('[S3.47] is none where the person chose none, and a failure where it could not be opened', async () => {
    for (const name of ['NotAllowedError', 'AbortError'])
      expect(await openScreen(() => undefined, refusing(name)), name).to.equal(null)
    const codeOf = (name: string) => openScreen(() => undefined, refusing(name)).catch(({ code }) => code)
    expect(await Promise.all(['NotReadableError', 'NotSupportedError'].map(codeOf))).to.deep.equal([
      'INTERNAL',
      'UNSUPPORTED',
    ])
  })
})

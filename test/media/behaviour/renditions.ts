import { expect } from 'chai'
import { until } from '#test/kit/time/until.ts'
import type { ProviderStream } from './useStream.ts'

/** The two sizes of a camera, chosen by who watches. */
export function renditions(stream: ProviderStream): void {
  const { moves, flows, sounds } = stream
  const choose = (choice: string) =>
    stream.fan().page.evaluate(`window.stage.client.setRendition('sea_host', '${choice}')`)
  const flowsMore = async (rendition: 'high' | 'low') => {
    const before = await flows()
    await until(rendition, async () => (await flows())[rendition] > before[rendition] + 10)
  }

  it('[S1.2] a camera can be had in two sizes, and who turns to the small one gets nothing of the large one', async () => {
    const cameras = (await stream.fan().heard())
      .map(([, one]) => one as { kind?: string; renditions?: string[] } | undefined)
      .filter((one) => one?.kind === 'camera')
    expect(cameras.at(-1)?.renditions).to.have.members(['high', 'low'])
    await choose('low')
    await flowsMore('low')
    const turned = await flows()
    await moves()
    await flowsMore('low')
    expect((await flows()).high).to.equal(turned.high)
  })

  it('[S1.2] turned to the sound alone not one packet of a picture comes, and back nobody was told of an end', async () => {
    const from = (await stream.fan().heard()).length
    await choose('none')
    await sounds()
    const silent = await flows()
    await sounds(20)
    expect(await flows()).to.deep.equal(silent)
    await choose('low')
    await flowsMore('low')
    await choose('high')
    await flowsMore('high')
    await moves()
    expect(await stream.eventsSince(stream.fan(), from)).to.not.include('remote-unpublished')
  })
}

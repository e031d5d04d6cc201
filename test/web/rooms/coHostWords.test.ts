import { expect } from 'chai'
import type { CoHostState } from '#domain/room/coHosts.ts'
import { waitsWords } from '#web/rooms/host/cohosts/coHostWords.ts'

const asked = (name: string, state: CoHostState) => ({
  channel: { id: name, handle: name, name, about: '' },
  state,
})

describe('what keeps a stream with co-hosts from beginning', () => {
  it('[S3.62] is everybody who is asked, or asked again, by name; not who agreed or declined', () => {
    expect(waitsWords([asked('Kiln', 'agreed'), asked('Moth', 'declined')])).to.equal(null)
    expect(waitsWords([asked('Kiln', 'invited'), asked('Moth', 'agreed')])).to.equal('Waits for Kiln')
    expect(
      waitsWords([asked('Kiln', 'invited'), asked('Moth', 'changed'), asked('Salt', 'invited')]),
    ).to.equal('Waits for Kiln, Moth and Salt')
  })
})

import { expect } from 'chai'
import { MediaStreamTrack, type RtpPacket } from 'werift'
import { type Footage, playLoop } from '#local/publisher/playLoop.ts'

const FOOTAGE: Footage = {
  seen: {
    framesPerS: 25,
    pictures: [[Buffer.from('a1'), Buffer.from('a2')], [Buffer.from('b')], [Buffer.from('c')]],
    lowPictures: [[Buffer.from('A')], [Buffer.from('B')], [Buffer.from('C')]],
  },
  sound: [Buffer.from('x'), Buffer.from('y')],
}

function createRecorder(kind: 'audio' | 'video') {
  const track = new MediaStreamTrack({ kind })
  const packets: RtpPacket[] = []
  track.onReceiveRtp.subscribe((packet) => packets.push(packet))
  return { track, packets }
}

/** Plays until so many packets of sound are out, by a clock that the test moves. */
async function play(steps: (elapsed: number) => number, soundPackets: number, footage = FOOTAGE) {
  const [camera, lowCamera, microphone] = [
    createRecorder('video'),
    createRecorder('video'),
    createRecorder('audio'),
  ]
  let [looks, nowMs] = [0, 1000]
  const stop = playLoop(
    footage,
    { camera: { high: camera.track, low: lowCamera.track }, microphone: microphone.track },
    () => {
      nowMs += looks === 0 ? 0 : steps(looks)
      looks++
      return nowMs
    },
  )
  await new Promise<void>((resolve) => {
    microphone.track.onReceiveRtp.subscribe(() => {
      if (microphone.packets.length >= soundPackets) resolve()
    })
  })
  stop()
  return { pictures: camera.packets, low: lowCamera.packets, sound: microphone.packets }
}

const differences = (numbers: number[], modulus: number) => [
  ...new Set(numbers.slice(1).map((number, n) => (number - (numbers[n] ?? 0) + modulus) % modulus)),
]

describe('playing footage again and again', () => {
  it('[S1.1] numbers and times go on where the footage begins again', async () => {
    const { pictures, low, sound } = await play(() => 40, 20)
    const times = (packets: typeof low) =>
      packets.flatMap(({ header }) => (header.marker ? [header.timestamp] : []))
    expect(low.map(({ payload }) => payload.toString()).slice(0, 4)).to.deep.equal(['A', 'B', 'C', 'A'])
    expect(times(low), 'both renditions show the same moment').to.deep.equal(times(pictures))
    expect(pictures.map(({ payload }) => payload.toString()).slice(0, 9)).to.deep.equal([
      'a1',
      'a2',
      'b',
      'c',
      'a1',
      'a2',
      'b',
      'c',
      'a1',
    ])
    expect(
      differences(
        pictures.map(({ header }) => header.sequenceNumber),
        2 ** 16,
      ),
    ).to.deep.equal([1])
    expect(
      differences(
        sound.map(({ header }) => header.sequenceNumber),
        2 ** 16,
      ),
    ).to.deep.equal([1])
    expect(
      differences(
        sound.map(({ header }) => header.timestamp),
        2 ** 32,
      ),
    ).to.deep.equal([960])
    const lastParts = pictures.filter(({ header }) => header.marker)
    expect(
      differences(
        lastParts.map(({ header }) => header.timestamp),
        2 ** 32,
      ),
    ).to.deep.equal([3600])
    expect(pictures.map(({ header }) => header.marker).slice(0, 4)).to.deep.equal([false, true, true, true])
  })

  it('[S3.26] sound without a picture goes on by itself, and none is sent beside it', async () => {
    const { pictures, low, sound } = await play(() => 40, 20, { ...FOOTAGE, seen: null })
    expect([pictures, low]).to.deep.equal([[], []])
    expect(sound.map(({ payload }) => payload.toString()).slice(0, 4)).to.deep.equal(['x', 'y', 'x', 'y'])
    expect(
      differences(
        sound.map(({ header }) => header.timestamp),
        2 ** 32,
      ),
    ).to.deep.equal([960])
  })

  it('[S1.1] who was away for longer than a second does not hurry after what is over', async () => {
    const { pictures } = await play((look) => (look === 3 ? 60_000 : 40), 12)
    expect(pictures.length).to.be.below(14)
    const times = pictures.filter(({ header }) => header.marker).map(({ header }) => header.timestamp)
    expect(differences(times, 2 ** 32)).to.deep.equal([3600])
  })
})

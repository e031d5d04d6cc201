import type { CallAction } from '#api/adapters/trtc/cloudApi.ts'
import type { Credential } from '#protocol/ticket.ts'
import type { Finding } from './finding.ts'
import type { OrderedPage } from './openPages.ts'

const OUT_MS = 5000
const REMOVAL_LINES = ['removal', 'second entry with the key of somebody removed'] as const

/** The lines of a removal that was not tried. */
export function unremoved(text: string): Finding[] {
  return REMOVAL_LINES.map((name) => ({ name, state: 'not checked', text }))
}

/** Takes the viewer out of the room, and says what their key is good for afterwards. */
export async function tryRemoval(
  page: OrderedPage,
  call: CallAction,
  { key, isIn }: { key: Credential; isIn: boolean },
): Promise<Finding[]> {
  const [removal, again] = REMOVAL_LINES
  if (!isIn) return unremoved('nobody is inside')
  const body = { SdkAppId: key.sdkAppId, RoomId: key.providerRoomId, UserIds: [key.userId] }
  try {
    await call('RemoveUserByStrRoomId', body)
  } catch (error) {
    const text = `the management interface refused: ${(error as Error).message}`
    return [
      {
        name: removal,
        state: 'bad',
        text: `${text}. Compare TRTC_API_KEY_ID and TRTC_API_KEY_FILE with the console.`,
      },
      { name: again, state: 'not checked', text: 'nobody was removed' },
    ]
  }
  const reason = await page.order('removed', OUT_MS)
  const out: Finding = reason
    ? { name: removal, state: 'good', text: `out within ${OUT_MS / 1000} s (${reason})` }
    : {
        name: removal,
        state: 'bad',
        text: `still inside after ${OUT_MS / 1000} s. See whether TRTC_API_URL is the site on which this application was made, and whether the key in TRTC_API_KEY_FILE may manage it.`,
      }
  const said = await page.order('enter', key, false)
  return [
    out,
    {
      name: again,
      state: 'good',
      text:
        said === null
          ? 'lets them in until it ends, as expected: keys end after two minutes, and removals are repeated until then'
          : `refused (${said})`,
    },
  ]
}

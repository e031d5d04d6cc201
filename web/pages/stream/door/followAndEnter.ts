import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { showToast } from '#web/kit/states/toasts.ts'

/**
 * Follows the channel and asks at its door again; what keeps somebody from following is said.
 * @param signIn resolves to true once somebody is signed in
 */
export async function followAndEnter(
  channelId: string,
  signIn: () => Promise<boolean>,
  enter: () => void,
): Promise<void> {
  if (!(await signIn())) return
  try {
    await call('followChannel', { params: { id: channelId } })
  } catch (error) {
    showToast({ id: 'follow', tone: 'bad', text: sentenceOf(error) })
    return
  }
  enter()
}

import type { DataKey } from '../../installation/dataKey.ts'
import type { RoomDeps } from '../deps.ts'

/** Everything the verbs of invitations depend on. */
export interface InvitationDeps extends Pick<RoomDeps, 'pool' | 'clock' | 'random' | 'access'> {
  dataKey: DataKey
  /** false: this installation sends no mail */
  hasMail: boolean
  settings: {
    INVITATION_LIFE_S: number
    /** of one creator */
    INVITATIONS_A_DAY: number
    /** of one creator, to one address */
    INVITATION_MAILS_OF_ONE_A_DAY: number
  }
}

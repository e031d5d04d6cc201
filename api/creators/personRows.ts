import { personVerbs } from '#db/personVerbs.ts'

const OWN = '(SELECT id FROM app.creator WHERE account_id = $1)'
const OWN_CHANNELS = `(SELECT id FROM app.channel WHERE creator_id IN ${OWN})`

/** What creators have of a person: their channels. Words of tiers that somebody bought stay with the purchase. */
export const CREATOR_ROWS = personVerbs({
  name: 'creators',
  exports: {
    'app.follower': 'SELECT channel_id, at FROM app.follower WHERE account_id = $1 ORDER BY at',
    'app.channel_role':
      'SELECT channel_id, role, given_at FROM app.channel_role WHERE account_id = $1 ORDER BY given_at',
    'app.creator': 'SELECT id, state, created_at FROM app.creator WHERE account_id = $1',
    'app.channel': `SELECT handle, name, about, created_at FROM app.channel WHERE creator_id IN ${OWN} ORDER BY created_at`,
    'app.handle_past': `SELECT handle, valid_until FROM app.handle_past WHERE channel_id IN ${OWN_CHANNELS}`,
    'app.collection': `SELECT chain_id, '0x' || encode(collection, 'hex') AS collection, created_at FROM app.collection
      WHERE creator_id IN ${OWN}`,
    'app.tier_text': `SELECT t.tier_no, t.version, t.name, t.benefits, t.at FROM app.tier_text t
      JOIN app.collection c USING (chain_id, collection) WHERE c.creator_id IN ${OWN} ORDER BY t.at`,
  },
  erases: {
    'app.follower': `DELETE FROM app.follower WHERE account_id = $1 OR channel_id IN ${OWN_CHANNELS}`,
    'app.channel_role': `DELETE FROM app.channel_role WHERE account_id = $1 OR channel_id IN ${OWN_CHANNELS}`,
    'app.handle_past': `DELETE FROM app.handle_past WHERE channel_id IN ${OWN_CHANNELS}`,
  },
  byOwner: ['app.collection', 'app.channel', 'app.creator'],
})

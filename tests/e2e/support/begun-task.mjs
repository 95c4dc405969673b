// Tasks made past the app: one that is published, and one that has begun with somebody on its roster.

import { randomUUID } from 'node:crypto';

import { COMMUNITY } from './neighbour.mjs';
import { Caller } from './protocol.mjs';

/** Somebody who registers as a volunteer. */
export async function newVolunteer(server, phone) {
  const volunteer = await Caller.resident(server, phone);
  await volunteer.agrees();
  const register = { type: 'register', v: 1, community: COMMUNITY, skills: [], age: 'adult' };
  await volunteer.command(`/v1/volunteers/${volunteer.person.id}`, register);
  return volunteer;
}

/** A volunteer takes a place. */
export function takesPlace(volunteer, task) {
  return volunteer.command(`/v1/tasks/${task}/roster`, { type: 'claim', v: 1 });
}

/**
 * A task that begins in five minutes. `writing` is what it says when it begins at another time.
 * @param {import('./server.mjs').Server} server
 * @param {{ title: string, text?: string, where?: string, capacity?: number }} words
 */
export async function publishedTask(
  server,
  { title, text = '大家一起动手，工具由社区准备。', where = '3 号楼', capacity = 2 },
) {
  const id = randomUUID();
  const organiser = await Caller.staff(server, 'grid-1');
  await organiser.agrees();
  const now = Date.now();
  const after = (minutes) => new Date(now + minutes * 60_000).toISOString();
  const writing = (starts) => ({
    terms: {
      community: COMMUNITY,
      grid: null,
      window: { starts_at: after(starts), ends_at: after(60) },
      claim_by: after(starts),
      capacity,
      skills: [],
      minutes: 60,
      points: 5,
    },
    title,
    text,
    safety_note: '',
    photos: [],
    place_hint: where,
    place: { words: where, fix: null },
    contact: '',
  });
  await organiser.command(`/v1/tasks/${id}`, { type: 'draft', v: 1, writing: writing(5), need: null });
  await organiser.command(`/v1/tasks/${id}`, { type: 'publish', v: 1 });
  return { id, organiser, writing };
}

/**
 * `completes` books the hours of who took part.
 * @param {import('./server.mjs').Server} server
 * @param {string} phone of who took part
 * @param {{ title: string, text?: string, where?: string }} words
 */
export async function begunTask(server, phone, words) {
  const { id, organiser, writing } = await publishedTask(server, words);
  const { version } = await organiser.get(`/v1/tasks/${id}`);
  const volunteer = await newVolunteer(server, phone);
  await takesPlace(volunteer, id);
  await organiser.command(`/v1/tasks/${id}`, { type: 'change', v: 1, writing: writing(-1) }, version);
  const completes = () => {
    const credits = [{ person: volunteer.person.id, minutes: 60 }];
    return organiser.command(`/v1/tasks/${id}/roster`, { type: 'complete', v: 1, credits });
  };
  return { id, completes };
}

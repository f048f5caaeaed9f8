import type { EndpointChange } from '../actions.ts';
import { apiPatch, path } from '../api.ts';
import { sentenceOf } from '../settings/general.ts';

/** Changes an endpoint. @returns what is wrong with the change, for its field; `null` when it is saved */
export async function saveEndpoint(id: string, change: EndpointChange): Promise<string | null> {
  const answer = await apiPatch(path`/api/endpoints/${id}`, change);
  return answer.ok ? null : sentenceOf(answer.problem.message);
}

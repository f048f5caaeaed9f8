import type { ModelInfo } from '../../electron/domain/modelInfo.ts';

/** A model to be added as an endpoint. `typed`: not from the server's list. */
export interface ChosenModel {
  readonly model: string;
  readonly task: 'chat' | 'embed';
  readonly typed: boolean;
}

/** Models to choose from: those in memory first, those that are added already last; else as the server has them. */
export function inChoiceOrder(models: readonly ModelInfo[], taken: ReadonlySet<string>): ModelInfo[] {
  const rank = ({ id, loaded }: ModelInfo): number => (taken.has(id) ? 2 : loaded === true ? 0 : 1);
  return models.toSorted((a, b) => rank(a) - rank(b));
}

/** Models whose name, size or task contains every word of the filter. */
export function filtered(models: readonly ModelInfo[], filter: string): ModelInfo[] {
  const words = filter.toLowerCase().split(/\s+/);
  return models.filter(({ id, detail, task }) => {
    const text = `${id} ${detail ?? ''} ${task === 'embed' ? 'embedding' : 'chat'}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Puts a model in, or takes it out. */
export function toggled(chosen: readonly ChosenModel[], { id, task }: Pick<ModelInfo, 'id' | 'task'>): ChosenModel[] {
  const rest = chosen.filter(({ model }) => model !== id);
  return rest.length < chosen.length ? rest : [...chosen, { model: id, task, typed: false }];
}

/** Adds a model by its name; one of the list is chosen there. */
export function withTyped(chosen: readonly ChosenModel[], name: string, models: readonly ModelInfo[]): ChosenModel[] {
  const model = name.trim();
  if (model === '' || chosen.some((one) => one.model === model)) return [...chosen];
  const listed = models.find(({ id }) => id === model);
  return [...chosen, { model, task: listed?.task ?? 'chat', typed: listed === undefined }];
}

/** What somebody most likely wants: models in memory are those they use, and the only one there needs no choosing. */
export function likely(models: readonly ModelInfo[]): ChosenModel[] {
  return models.filter(({ loaded }) => loaded === true || models.length === 1).map(({ id, task }) => ({ model: id, task, typed: false }));
}

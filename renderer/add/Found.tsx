import { RefreshCw } from 'lucide-react';
import type { AwsProfile, FoundServer } from '../../electron/domain/discovery.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { ErrorText } from '../components/ErrorText.tsx';
import { plural } from '../format.ts';
import { useLive } from '../live/live.ts';
import { hrefOf } from '../route.ts';
import { placeOf, shortUrl } from './address.ts';
import type { Finder } from './discovery.ts';
import { Elsewhere } from './Elsewhere.tsx';

interface FoundProps {
  readonly finder: Finder;
  readonly onServer: (server: FoundServer) => void;
  readonly onProfile: (profile: AwsProfile) => void;
}

const NONE: readonly Provider[] = [];

/** What there is already: providers that were added, servers that answer, AWS profiles. */
export function Found({ finder, onServer, onProfile }: FoundProps) {
  const providers = useLive(({ state }) => state?.providers ?? NONE);
  const { servers, aws, looking, problem, lookHere } = finder;
  const newServers = servers?.filter(({ providerId }) => providerId === null) ?? [];
  const newProfiles = aws?.filter(({ providerId }) => providerId === null) ?? [];
  const isNothingNew = servers !== null && newServers.length + newProfiles.length === 0;
  return (
    <>
      <section className="add-found" aria-labelledby="add-found-title" aria-busy={looking !== null}>
        <div className="add-section-head">
          <h2 id="add-found-title">Found on this computer</h2>
          <button type="button" className="button quiet" disabled={looking !== null} onClick={lookHere}>
            <RefreshCw size={16} aria-hidden />
            Look again
          </button>
        </div>
        <div role="status">
          {looking === 'here' && servers === null && <p className="muted">Looking for model servers and AWS profiles …</p>}
          {isNothingNew && <p className="muted">{nothingNew(servers.length + (aws?.length ?? 0))}</p>}
        </div>
        {problem !== null && <ErrorText error={{ message: problem.message, detail: null, status: null }} />}
        <ul className="add-list">
          {newServers.map((found) => (
            <Item key={found.baseUrl} name={serverText(found)} place={shortUrl(found.baseUrl)} about={modelsText(found)}>
              <button
                type="button"
                className="button"
                aria-label={`Choose models of ${found.server.name} at ${shortUrl(found.baseUrl)}`}
                onClick={() => onServer(found)}
              >
                Choose models
              </button>
            </Item>
          ))}
          {newProfiles.map((profile) => (
            <Item key={`profile ${profile.name}`} name="Amazon Bedrock" place={`profile ${profile.name}`} about={profileText(profile)}>
              <button
                type="button"
                className="button"
                aria-label={`Choose models of Bedrock with profile ${profile.name}`}
                onClick={() => onProfile(profile)}
              >
                Choose models
              </button>
            </Item>
          ))}
        </ul>
        <Elsewhere finder={finder} />
      </section>
      {providers.length > 0 && (
        <section className="add-found" aria-labelledby="add-have-title">
          <h2 id="add-have-title">Added already</h2>
          <ul className="add-list">
            {providers.map((provider) => (
              <Item key={provider.id} name={provider.name} place={placeOf(provider)} about={null}>
                <a className="button" href={hrefOf({ view: 'add', providerId: provider.id })} aria-label={`Choose more models of ${provider.name}`}>
                  More models
                </a>
              </Item>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface ItemProps {
  readonly name: string;
  readonly place: string;
  readonly about: string | null;
  readonly children: React.ReactNode;
}

function Item({ name, place, about, children }: ItemProps) {
  return (
    <li className="add-item">
      <span className="add-item-name">{name}</span>
      <span className="add-item-place">{place}</span>
      <span className="add-item-about">{about}</span>
      {children}
    </li>
  );
}

const serverText = ({ server: { name, version } }: FoundServer): string => (version === null ? name : `${name} ${version}`);

function modelsText({ models, needsToken }: FoundServer): string {
  if (needsToken) return 'wants a token';
  const loaded = models.filter((model) => model.loaded === true).length;
  return `${plural(models.length, 'model')}${loaded > 0 ? `, ${loaded} loaded` : ''}`;
}

const profileText = ({ region, sso }: AwsProfile): string => [region, sso ? 'SSO' : null].filter((part) => part !== null).join(' · ');

function nothingNew(known: number): string {
  if (known > 0) return 'Everything that answers here is added already.';
  return 'No model server answers on this computer. Start one, for example with: ollama serve. Then look again, or choose its kind above.';
}

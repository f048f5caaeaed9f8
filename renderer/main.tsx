// First, so that the sheets of the views come after it.
import './styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { followHistory } from './arrival.ts';
import { live, startLive } from './live/live.ts';

/** Whoever waits longer for the state is told that it is being read, ms. */
const PATIENCE_MS = 150;

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
followHistory();
startLive();
// The document has asked for the state before this code came: a frame without it would be drawn for nothing.
const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
void Promise.race([live.arrived, patience]).then(() => createRoot(root).render(<App />));

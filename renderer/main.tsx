import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { followHistory } from './arrival.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
followHistory();
createRoot(root).render(<App />);

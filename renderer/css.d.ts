// Stylesheets are bundled; a module gets nothing from them.
declare module '*.css';

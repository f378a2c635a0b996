package dev.pti.planted.core.image;

/** Seen by a room that must not. */
public interface Photo {}

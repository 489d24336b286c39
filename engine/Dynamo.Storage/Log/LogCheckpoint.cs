namespace Dynamo.Storage.Log;

/// <summary>What a checkpoint's manifest knows of the log. The default stands for a store without a checkpoint.</summary>
/// <param name="From">Address at which replay starts: every commit below it is in the checkpoint. 0: the log's beginning.</param>
/// <param name="DurableTo">The log was durable up to here when the manifest was written; less than that is damage.</param>
/// <param name="LastVersion">The newest version drawn before the manifest was written.</param>
/// <param name="LastTimeMs">The newest commit time before the manifest was written.</param>
internal readonly record struct LogCheckpoint(long From, long DurableTo, ulong LastVersion, long LastTimeMs);

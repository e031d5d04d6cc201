// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITokenLock} from "./lock/ITokenLock.sol";

/// @title ICreatorTokenFactory
/// @notice Makes one token per creator and is the only truth about whose token an address is. Keeps what creators lock.
/// @dev Not upgradeable, no owner, no list: a token's address follows from the factory and the creator alone, and the
/// EVM gives an address only once.
interface ICreatorTokenFactory is ITokenLock {
    /// @notice What a creator decides, once and for ever.
    struct Launch {
        string name; // 1 to 32 bytes
        string symbol; // 1 to 11 bytes
        uint8 preset; // 0 to 4: the reserve at the cap is 5.1 * 10^preset whole units of the currency
        uint8 currency; // of the reserve; 0 = native
        uint16 creatorFeeBps; // of every trade, at most 500
        uint16 launchFeeBps; // of a purchase in the second of the launch, at most 9,900; 0 = none
        uint16 launchSeconds; // until it is nothing, at most 3,600; 0 = none
        uint24 locked; // whole tokens bought for the lock, at most 100,000
        uint256 maxCost; // of these, fees included
    }

    /// @notice What a token is for ever.
    struct Facts {
        uint8 currency; // of the reserve
        uint256 slope; // of the curve ({CurveMath})
        uint256 virtualSupply;
        uint256 cap;
        uint16 creatorFeeBps;
        uint16 launchFeeBps;
        uint16 launchSeconds;
        uint24 locked; // whole tokens
        uint40 launchedAt; // seconds
    }

    /// @notice A creator has a token.
    event TokenCreated(
        address indexed creator, address indexed token, Facts facts, string name, string symbol
    );

    /// @notice A name has 1 to 32 bytes.
    error CreatorTokenFactory_NameLength(uint256 length);
    /// @notice A symbol has 1 to 11 bytes.
    error CreatorTokenFactory_SymbolLength(uint256 length);
    /// @notice No curve has this number.
    error CreatorTokenFactory_NoPreset(uint8 preset);
    /// @notice The creator may take less.
    error CreatorTokenFactory_FeeTooHigh(uint16 bps, uint16 maxBps);
    /// @notice A launch fee has a height and a length within bounds, or neither.
    error CreatorTokenFactory_BadLaunchFee(uint16 bps, uint16 launchSeconds);
    /// @notice More than a tenth of the cap cannot be locked.
    error CreatorTokenFactory_LockTooBig(uint24 locked, uint24 most);
    /// @notice Money of a reserve has 6 to 18 decimals.
    error CreatorTokenFactory_Decimals(uint8 currency, uint8 decimals);
    /// @notice Native money was sent where none is taken.
    error CreatorTokenFactory_ValueNotAccepted(uint256 sent);
    /// @notice Less money than the cost was sent.
    error CreatorTokenFactory_Underpaid(uint256 sent, uint256 cost);
    /// @notice It would cost more, with fees, than the creator agreed to.
    error CreatorTokenFactory_AboveMax(uint256 cost, uint256 maxCost);

    /// @notice Makes the caller's token and buys the locked part in it before anybody else can buy: what the creator gets
    /// at the launch is that, backed by its price like every token. More is bought like anybody does.
    /// @dev Requirements: the caller has none yet; every part of `launch` is within its bounds; the currency is listed
    /// and has 6 to 18 decimals; native money only when something is bought with it; the locked part costs at most
    /// `maxCost` and is paid: sent, or allowed to this contract. Native surplus comes back. Emits {TokenCreated}, and when
    /// something is locked {ICreatorTokenEvents-Bought} of the token and {AllocationLocked}.
    function create(Launch calldata launch) external payable returns (address token);

    /// @notice Where the token of a creator is, whether it exists yet or not.
    function tokenOf(address creator) external view returns (address token);
    /// @notice Whose token this is; zero when it is not one of ours, whatever it says of itself.
    function creatorOf(address token) external view returns (address creator);
    /// @notice Whether this factory made the token.
    function isToken(address token) external view returns (bool);
    /// @notice What every token is a clone of.
    function implementation() external view returns (address);
}

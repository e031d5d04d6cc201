// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PassTime, Stretch} from "../../../../contracts/passes/time/PassTime.sol";

/// @title Line
/// @notice Calls the time library from outside.
contract Line {
    function cut(Stretch[] memory line, uint256 from, uint256 until) external view returns (Stretch[] memory) {
        return PassTime.cut(line, from, until);
    }

    function worthOf(Stretch[] memory line, uint32 duration) external view returns (uint256) {
        return PassTime.worthOf(line, duration);
    }

    function join(Stretch[] memory line, Stretch[] memory more) external view returns (Stretch[] memory) {
        return PassTime.join(line, more);
    }

    function priceAt(Stretch[] memory line, uint256 moment) external pure returns (uint96) {
        return PassTime.priceAt(line, moment);
    }

    /// @notice Both lines as they are after they were joined, which is how they were given.
    function givenToJoin(Stretch[] memory line, Stretch[] memory more)
        external
        view
        returns (Stretch[] memory, Stretch[] memory)
    {
        PassTime.join(line, more);
        return (line, more);
    }

    /// @notice The line as it is after some time was cut out, which is how it was given.
    function givenToCut(Stretch[] memory line, uint256 from, uint256 until) external view returns (Stretch[] memory) {
        PassTime.cut(line, from, until);
        return line;
    }
}
